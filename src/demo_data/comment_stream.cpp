#include "demo_data/people.hpp"
#include "demo_data/quota.hpp"
#include "demo_data/reference.hpp"
#include "demo_data/streams.hpp"
#include "demo_data/texts.hpp"
#include "demo_data/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace tierline::demo_data {
namespace {

enum : std::size_t {
  comment_id,
  ticket_id,
  body,
  user_id,
  user_name,
  owner_type,
  created_time,
  visible,
  type,
  team
};

enum class Kind : std::uint8_t { automation, system, visible, worknote };

constexpr std::int64_t first_comment_id = 31'000'000;
constexpr double nan_share = 0.005;        ///< of the comments by people
constexpr double visible_filled = 0.0012;  ///< with rubbish
constexpr std::array<std::string_view, 5> rubbish{"Calibri", "12", "Segoe UI", "3", "Arial"};

std::string_view type_name(Kind kind) {
  return kind == Kind::visible ? "comments" : kind == Kind::worknote ? "worknotes" : "system";
}

class CommentStream {
 public:
  CommentStream(const Plan& plan, TableWriter& writer, Truth& truth)
      : plan_{plan},
        writer_{writer},
        row_{writer.row()},
        truth_{truth},
        pool_{talk(), plan.seed, 14},
        random_{plan.seed, 3},
        flagged_{choose(static_cast<std::size_t>(plan.comments),
                        static_cast<std::size_t>(scaled(plan.comments, visible_filled)), random_)} {
  }

  void write_all() {
    for (const auto& ticket : plan_.tickets) {
      write(ticket);
    }
  }

 private:
  void write(const Ticket& ticket) {
    kinds_.clear();
    kinds_.insert(kinds_.end(), ticket.automation, Kind::automation);
    kinds_.insert(kinds_.end(), ticket.system, Kind::system);
    kinds_.insert(kinds_.end(), ticket.visible, Kind::visible);
    kinds_.insert(kinds_.end(), ticket.worknotes, Kind::worknote);
    random_.shuffle(kinds_);
    const auto end =
        ticket.resolved.value_or(std::min(export_time(), ticket.created + 20 * day_seconds));
    auto time = ticket.created;
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
      time += random_.between(
          0,
          std::max<std::int64_t>(1, (end - time) / static_cast<std::int64_t>(kinds_.size() - i)));
      write(ticket, kinds_[i], time);
    }
  }

  void write(const Ticket& ticket, Kind kind, LocalTime time) {
    row_.set(comment_id, first_comment_id + 3 * number_ + random_.between(0, 2));
    row_.set(ticket_id, ticket.id);
    row_.set(body, text(kind));
    row_.set(owner_type, "TKT");
    row_.set(created_time, iso(time));
    row_.set(type, type_name(kind));
    row_.set(team, reference::teams[ticket.team].name);
    sign(ticket, kind);
    if (flagged_[static_cast<std::size_t>(number_)]) {
      const auto value = rubbish[random_.below(rubbish.size())];
      row_.set(visible, value);
      writer_.plant("rubbish-flag", visible, std::string{value});
    }
    ++truth_.comment_types[std::string{type_name(kind)}];
    ++number_;
    writer_.write();
  }

  std::string_view text(Kind kind) {
    if (number_ % 5'003 == 5'002) {
      return pool_.cut(40'000, 0.3, 20'000, 32'000, random_);
    }
    return kind == Kind::automation ? pool_.cut(1'300, 0.5, 60, 8'000, random_)
                                    : pool_.cut(2'600, 0.7, 20, 30'000, random_);
  }

  void sign(const Ticket& ticket, Kind kind) {
    if (kind == Kind::automation) {
      row_.set(user_id, automation_id);
      row_.set(user_name, automation_login);
      ++truth_.comments_automation;
      return;
    }
    if (random_.chance(nan_share)) {
      writer_.set_missing(user_id, random_);
      row_.set(user_name, "nan");
      writer_.plant("literal-nan", user_name, "nan");
      return;
    }
    const auto pseudo = reference::pseudo_users.size();
    const auto person = ticket.assignee < pseudo || random_.chance(0.3)
                            ? 1 + random_.below(reference::assignees - pseudo)
                            : ticket.assignee - pseudo + 1;
    row_.set(user_id, person_id(person));
    row_.set(user_name, person_login(person));
  }

  const Plan& plan_;
  TableWriter& writer_;
  Row& row_;
  Truth& truth_;
  TextPool pool_;
  Random random_;
  std::vector<bool> flagged_;
  std::vector<Kind> kinds_;
  std::int64_t number_ = 0;
};

}  // namespace

void write_comments(const Plan& plan, TableWriter& writer, Truth& truth) {
  CommentStream{plan, writer, truth}.write_all();
}

}  // namespace tierline::demo_data
