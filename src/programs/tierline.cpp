#include "tierline/cli/front.hpp"

#include "words/words.hpp"

#include <array>

using namespace tierline;

namespace {

constexpr std::array<cli::Word, 0> own_words{};

constexpr std::array<cli::Listed, 0> programs{};

}  // namespace

int main(int argc, char** argv) { return cli::run_front(own_words, programs, argc, argv); }
