// Any bytes as a value of a column: what is judged good stays so, and the load can take it.
// The first byte chooses type and storage, the second the flags of the column.
#include "tierline/tickets/values.hpp"

#include "tierline/tickets/dates.hpp"
#include "tierline/tickets/text_rules.hpp"
#include "tierline/tickets/zone_converter.hpp"

#include "target.hpp"

#include <array>

namespace tierline::fuzz {
namespace {

using tickets::DateOrder;
using tickets::Storage;
using tickets::Type;
using tickets::ValueState;

constexpr std::array types{Type::text,    Type::bigint,  Type::smallint,
                           Type::numeric, Type::boolean, Type::timestamptz,
                           Type::date,    Type::time,    Type::jsonb};
constexpr std::array storages{Storage::text, Storage::integer, Storage::real, Storage::blob};

constexpr auto zone_name = "Europe/London";  // with summer time: some hours come twice, some never
constexpr std::array orders{DateOrder::day_first, DateOrder::month_first, DateOrder::any};

/// A judge of its own for each order of dates.
tickets::Judge& judge_for(DateOrder order) {
  static const auto contracts = [] {
    std::array<tickets::Contract, orders.size()> made;
    for (std::size_t n = 0; n < orders.size(); ++n) {
      made[n].date_order = orders[n];
      made[n].time_zone = zone_name;
      made[n].null_values = {"nan", "?"};
    }
    return made;
  }();
  static std::array judges{tickets::Judge{contracts[0]}, tickets::Judge{contracts[1]},
                           tickets::Judge{contracts[2]}};
  return judges.at(static_cast<std::size_t>(order));
}

tickets::Column column_of(Type type, unsigned flags) {
  tickets::Column column;
  column.name = "a";
  column.type = type;
  column.precision = 6;
  column.scale = 2;
  column.headers = {"A"};
  column.not_null = (flags & 1U) != 0;
  column.zero_is_null = (flags & 2U) != 0;
  column.decode_entities = (flags & 4U) != 0;
  if ((flags & 8U) != 0) column.prefix = "INC";
  return column;
}

/// SQLite writes its numbers itself; other texts do not come as such.
bool is_possible(Storage storage, std::string_view raw) {
  if (storage != Storage::integer && storage != Storage::real) return true;
  const auto digits = raw.substr(raw.starts_with('-') ? 1 : 0);
  return !digits.empty() && digits.front() >= '0' && digits.front() <= '9' &&
         digits.find_first_not_of("0123456789+-.e") == std::string_view::npos;
}

void check_canonical(Type type, const std::string& text) {
  static tickets::ZoneConverter zone{zone_name};
  demand(tickets::is_valid_utf8(text), "a canonical value is UTF-8");
  demand(text.find('\0') == std::string::npos, "and holds no NUL");
  if (type == Type::timestamptz) demand(zone.utc_of_canonical(text).has_value(), "a load knows it");
  if (type == Type::date) demand(tickets::parse_canonical_date(text).has_value(), "a date is one");
  if (type == Type::time) demand(tickets::parse_canonical_time(text).has_value(), "a time is one");
}

}  // namespace

void values(std::string_view bytes) {
  if (bytes.size() < 2) return;
  const auto choice = static_cast<unsigned char>(bytes[0]);
  const auto flags = static_cast<unsigned char>(bytes[1]);
  const auto column = column_of(types.at(choice % types.size()), flags);
  const auto storage = storages.at(choice / types.size() % storages.size());
  auto& judge = judge_for(orders.at((flags >> 4U) % orders.size()));
  const auto raw = bytes.substr(2);
  if (!is_possible(storage, raw)) return;
  const auto first = judge.judge(column, storage, raw);
  demand((first.state == ValueState::unrepairable) == !first.message.empty(),
         "what cannot be repaired says why, and nothing else does");
  demand(first.state != ValueState::repaired || !first.rule.empty(), "a repair names its rule");
  if (first.state != ValueState::as_is && first.state != ValueState::repaired) return;

  const std::string canonical{first.text};
  check_canonical(column.type, canonical);
  const auto second = judge.judge(column, Storage::text, canonical);
  demand(second.state == ValueState::as_is && second.text == canonical,
         "a canonical value stays as it is: " + canonical);
}

}  // namespace tierline::fuzz
