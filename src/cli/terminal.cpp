#include "tierline/cli/terminal.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

namespace tierline::cli {

bool confirmed(const std::string& question) {
  if (::isatty(STDIN_FILENO) != 1) return false;
  std::fputs(fmt::format("{} Type yes: ", question).c_str(), stderr);
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "yes";
}

void become(const std::vector<std::string>& arguments) {
  // Ignored signals would stay ignored.
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGXFSZ, SIG_DFL);
  std::vector<char*> argv;
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(argv.front(), argv.data());
  throw Error{ErrorCode::unavailable,
              fmt::format("cannot run \"{}\": {}", arguments.front(), std::strerror(errno))};
}

}  // namespace tierline::cli
