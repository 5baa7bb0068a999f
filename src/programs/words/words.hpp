#pragma once

namespace tierline::words {

// The front's own commands: each a main of the shape of a program, in a file of its name.
int automation(int argc, char** argv);
int completion(int argc, char** argv);
int config(int argc, char** argv);
int costs(int argc, char** argv);
int db(int argc, char** argv);
int pods(int argc, char** argv);
int quarantine(int argc, char** argv);
int releases(int argc, char** argv);
int run(int argc, char** argv);
int schema(int argc, char** argv);
int demo_data(int argc, char** argv);
int status(int argc, char** argv);

}  // namespace tierline::words
