#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>

/// Invented people and clients: a number is all they are.
namespace tierline::demo_data {

inline constexpr std::string_view automation_login = "svc-automation";
inline constexpr std::int64_t automation_id = 900'001;

inline std::string person_name(std::size_t person) { return fmt::format("Person {:03}", person); }
inline std::string person_login(std::size_t person) { return fmt::format("person{:03}", person); }
inline std::int64_t person_id(std::size_t person) {
  return 200'000 + static_cast<std::int64_t>(person);
}
inline std::string client_name(std::size_t client) { return fmt::format("Client {:03}", client); }
inline std::string client_code(std::size_t client) { return fmt::format("CL{:05}", client * 7); }

}  // namespace tierline::demo_data
