#include "daemon/http_routes.hpp"

#include "tierline/base/error.hpp"

#include "daemon/board_view.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <utility>

namespace tierline::daemon {
namespace {

constexpr std::size_t usual_runs = 50;
constexpr std::size_t most_runs = 1000;
constexpr int most_asking = 4;

/// Counts itself while it lives.
class Asking {
 public:
  explicit Asking(std::atomic<int>& asking) : asking_{asking}, number_{++asking} {}
  ~Asking() { --asking_; }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;
  bool is_one_too_many() const { return number_ > most_asking; }

 private:
  std::atomic<int>& asking_;
  int number_;
};

constexpr std::array<std::string_view, 5> paths{"/healthz", "/readyz", "/metrics", "/api/v1/status",
                                                "/api/v1/runs"};
constexpr std::string_view all_paths =
    "there are /healthz, /readyz, /metrics, /api/v1/status and /api/v1/runs";

/// Strangers must not be able to make series: what we do not know is one.
std::string_view label_of(std::string_view path) {
  for (const auto known : paths) {
    if (known == path) return known;
  }
  return "other";
}

std::optional<std::size_t> limit_of(const HttpRequest& request) {
  const auto given = request.query.find("limit");
  if (given == request.query.end()) return usual_runs;
  std::size_t limit = 0;
  const auto* const end = given->second.data() + given->second.size();
  const auto parsed = std::from_chars(given->second.data(), end, limit);
  if (parsed.ec != std::errc{} || parsed.ptr != end || limit < 1 || limit > most_runs) {
    return std::nullopt;
  }
  return limit;
}

}  // namespace

HttpRoutes::HttpRoutes(const Board& board, observability::Metrics& metrics, const Clock& clock,
                       RunsSource runs)
    : board_{board}, metrics_{metrics}, clock_{clock}, runs_{std::move(runs)} {}

HttpAnswer HttpRoutes::answer(const HttpRequest& request) noexcept {
  try {
    auto answer = route(request);
    count(label_of(request.path), answer.status);
    return answer;
  } catch (const std::exception&) {
    // Out of memory at the worst: a text of a fixed form is all that is sure to be possible.
    return {500, "application/json", R"({"error":{"code":"internal","message":"","hint":""}})"};
  }
}

void HttpRoutes::count(std::string_view path, int status) {
  metrics_.add("tierline_http_requests_total", 1,
               {{"path", std::string{path}}, {"status", std::to_string(status)}});
}

HttpAnswer HttpRoutes::route(const HttpRequest& request) {
  if (label_of(request.path) == "other") return error_answer(404, "no such path", all_paths);
  if (request.method != "GET" && request.method != "HEAD") {
    auto refused = error_answer(405, "nothing can be changed from here", "use GET or HEAD");
    refused.headers = "Allow: GET, HEAD\r\n";
    return refused;
  }
  if (request.has_body) return error_answer(413, "a request has no body here");
  if (request.path == "/healthz") return alive();
  if (request.path == "/readyz") return ready();
  if (request.path == "/metrics") return figures();
  if (request.path == "/api/v1/status") return status();
  return runs(request);
}

HttpAnswer HttpRoutes::alive() const {
  const auto state = board_.state();
  const bool alive = is_alive(state, clock_.now());
  return json_answer(alive ? 200 : 503, {{"alive", alive}, {"loop_at", to_iso8601(state.now)}});
}

HttpAnswer HttpRoutes::ready() const {
  const auto state = board_.state();
  const auto reasons = complaints(state, clock_.now());
  return json_answer(
      reasons.empty() ? 200 : 503,
      {{"ready", reasons.empty()}, {"role", to_string(state.role)}, {"reasons", reasons}});
}

HttpAnswer HttpRoutes::figures() const {
  return {200, "text/plain; version=0.0.4; charset=utf-8",
          to_prometheus(board_.state(), clock_.now()) + metrics_.prometheus()};
}

HttpAnswer HttpRoutes::status() const {
  return json_answer(200, to_json(board_.state(), clock_.now()));
}

HttpAnswer HttpRoutes::runs(const HttpRequest& request) {
  const auto limit = limit_of(request);
  if (!limit) return error_answer(400, "limit is no number from 1 to 1000");
  // However many ask, the database sees one of them at a time, and few wait for it.
  const Asking asking{asking_};
  if (asking.is_one_too_many()) return error_answer(503, "others ask just now", "ask again");
  try {
    const std::scoped_lock lock{one_at_a_time_};
    return json_answer(200, {{"runs", runs_(*limit)}});
  } catch (const Error& error) {
    return error_answer(503, error.message(), error.hint());
  }
}

}  // namespace tierline::daemon
