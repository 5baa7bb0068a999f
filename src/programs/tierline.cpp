#include "tierline/cli/front.hpp"

#include "words/words.hpp"

#include <array>

using namespace tierline;

namespace {

constexpr std::array own_words{
    cli::Word{"run", "Check, back up, import, profile, clean, load, tier, snapshot, validate.",
              words::run},
    cli::Word{"status", "The last runs, the published release, the quarantine and the backups.",
              words::status},
    cli::Word{"quarantine", "Rows that were set aside: why, and what becomes of them.",
              words::quarantine},
    cli::Word{"pods", "Which pod works on which ticket: assign from a file, list, show.",
              words::pods},
    cli::Word{"costs", "What a ticket of each tier costs, and which share is wanted.",
              words::costs},
    cli::Word{"automation", "What automation and self-service report by month.", words::automation},
    cli::Word{"releases", "List, compare, publish, take back, refresh and retire releases.",
              words::releases},
    cli::Word{"schema", "Apply, inspect and take back schema migrations.", words::schema},
    cli::Word{"db", "A private PostgreSQL of this machine.", words::db},
    cli::Word{"config", "Every setting with its value, and where that came from.", words::config},
    cli::Word{"completion", "A script that completes commands and options.", words::completion},
    cli::Word{"demo-data", "Sample exports, the same for the same seed.", words::demo_data},
};

constexpr std::array programs{
    cli::Listed{"importer", "Import the service desk's exports into a source database."},
    cli::Listed{"preflight", "Can this machine carry the load now?"},
    cli::Listed{"backup", "Make, verify, restore and prune backups."},
    cli::Listed{"profiler", "Find out what a source database really contains."},
    cli::Listed{"cleaner", "Write a corrected copy of a source database."},
    cli::Listed{"migrator", "Load a cleaned database into a new release and publish it."},
    cli::Listed{"tier-backfill", "Give every ticket of the published release its support tier."},
    cli::Listed{"snapshot", "Keep the tier mix of a day, a week or a month."},
    cli::Listed{"validator", "Check that what people see today is right."},
};

}  // namespace

int main(int argc, char** argv) { return cli::run_front(own_words, programs, argc, argv); }
