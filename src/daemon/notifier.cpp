#include "tierline/daemon/notifier.hpp"

#include "tierline/base/checksum.hpp"
#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"
#include "tierline/base/retry.hpp"
#include "tierline/base/worker.hpp"
#include "tierline/daemon/runner.hpp"

#include "daemon/signals_blocked.hpp"
#include "daemon/webhook.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include <atomic>
#include <functional>
#include <thread>
#include <utility>

namespace tierline::daemon {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_waiting = 100;
constexpr milliseconds look{50};

/// Without the line break that an editor puts at its end.
std::string secret_of(const std::filesystem::path& file) {
  if (file.empty()) return {};
  const auto refuse = [&](std::string_view why, std::string hint) {
    return Error{ErrorCode::config, fmt::format("cannot sign with \"{}\": {}", file.string(), why),
                 std::move(hint)};
  };
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) throw refuse("it cannot be read", "does it exist?");
  if ((status.st_mode & S_IRWXO) != 0) {
    throw refuse("everybody may read or change it", fmt::format("chmod o= {}", file.string()));
  }
  auto secret = read_file(file);
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.empty()) throw refuse("it is empty", "openssl rand -hex 32 makes a secret");
  return secret;
}

/// One line, which chat programs show: they look for `text`.
std::string text_of(const Failure& failure) {
  return fmt::format("tierline: job {} due {}: {}{}{}", failure.job, to_iso8601(failure.due_at),
                     failure.verdict == "fail" ? "verdict fail" : failure.outcome,
                     failure.reason.empty() ? "" : ": ", failure.reason);
}

std::string document_of(const Failure& failure) {
  const nlohmann::ordered_json document{
      {"event", "job-failed"},
      {"text", text_of(failure)},
      {"job", failure.job},
      {"command", failure.command},
      {"due_at", to_iso8601(failure.due_at)},
      {"outcome", failure.outcome},
      {"reason", failure.reason},
      {"exit_status",
       failure.exit_status ? nlohmann::json(*failure.exit_status) : nlohmann::json()},
      {"verdict", failure.verdict},
      {"attempts", failure.attempts},
      {"run_id", failure.run_id},
      {"host", failure.host}};
  return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

struct Notifier::Impl {
  Impl(NotifyOptions given, observability::Metrics& counted, observability::Logger& to,
       const Clock& now);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void tell(const Failure& failure);
  void try_channel(std::string_view channel, const std::string& job,
                   const std::function<void()>& send);
  void run_command(const std::string& document);
  void call_webhook(const std::string& document);
  void pause(milliseconds time) const;
  void count(std::string_view channel, std::string_view outcome, double number = 1);

  NotifyOptions options;
  observability::Metrics& metrics;
  observability::Logger& log;
  const Clock& clock;
  std::string secret;
  std::atomic<bool> stopping{false};
  std::atomic<std::size_t> waiting{0};
  std::unique_ptr<Worker> worker;
};

Notifier::Impl::Impl(NotifyOptions given, observability::Metrics& counted,
                     observability::Logger& to, const Clock& now)
    : options{std::move(given)},
      metrics{counted},
      log{to},
      clock{now},
      secret{secret_of(options.secret_file)} {
  if (!options.webhook.empty()) webhook_host(options.webhook);
  const SignalsBlocked blocked;
  worker = std::make_unique<Worker>(most_waiting);
}

Notifier::Impl::~Impl() {
  stopping = true;
  worker.reset();
  if (waiting == 0) return;
  log.warn("notifications were dropped: we stop", {{"number", waiting.load()}});
  count("any", "dropped", static_cast<double>(waiting));
}

void Notifier::Impl::count(std::string_view channel, std::string_view outcome, double number) {
  metrics.add("tierline_notifications_total", number,
              {{"channel", std::string{channel}}, {"outcome", std::string{outcome}}});
}

void Notifier::Impl::tell(const Failure& failure) {
  if (options.command.empty() && options.webhook.empty()) return;
  if (waiting >= most_waiting) {
    log.warn("a notification was dropped: too many wait", {{"job", failure.job}});
    return count("any", "dropped");
  }
  ++waiting;
  worker->post([this, job = failure.job, document = document_of(failure)] {
    if (!options.command.empty()) try_channel("command", job, [&] { run_command(document); });
    if (!options.webhook.empty()) try_channel("webhook", job, [&] { call_webhook(document); });
    --waiting;
  });
}

/// A failure here is told to the log and to nobody else.
void Notifier::Impl::try_channel(std::string_view channel, const std::string& job,
                                 const std::function<void()>& send) {
  std::string cause;
  try {
    send();
  } catch (const Error& error) {
    cause = error.message();
  } catch (const std::exception& error) {
    cause = error.what();
  }
  count(channel, cause.empty() ? "sent" : "failed");
  if (cause.empty()) {
    log.info("a failure was told", {{"job", job}, {"channel", channel}});
  } else {
    log.warn("a failure could not be told", {{"job", job}, {"channel", channel}, {"cause", cause}});
  }
}

void Notifier::Impl::run_command(const std::string& document) {
  const auto& program = options.command.front();
  ProcessRunner runner;
  const auto timeout = std::chrono::ceil<std::chrono::seconds>(options.timeout);
  runner.start({.arguments = options.command,
                .timeout = timeout,
                .patience = std::chrono::seconds{1},
                .input = document});
  for (;;) {
    if (stopping) throw Error{ErrorCode::interrupted, fmt::format("broke \"{}\" off", program)};
    const auto ended = runner.wait(look);
    if (ended.empty()) continue;
    const auto& one = ended.front();
    if (one.timed_out) {
      throw Error{ErrorCode::unavailable,
                  fmt::format("ended \"{}\": it took more than {} s", program, timeout.count())};
    }
    if (one.exit_status != 0) {
      throw Error{ErrorCode::unavailable,
                  fmt::format("\"{}\" ended with status {}", program, one.exit_status)};
    }
    return;
  }
}

void Notifier::Impl::call_webhook(const std::string& document) {
  const RetryPolicy policy{options.attempts, options.first_delay, std::chrono::seconds{30}};
  const auto attempt = [&] {
    WebhookPost message{
        options.webhook, document, {"Content-Type: application/json", "Expect:"}, options.timeout};
    if (!secret.empty()) {
      const auto timestamp = std::to_string(
          std::chrono::floor<std::chrono::seconds>(clock.now()).time_since_epoch().count());
      message.headers.push_back("X-Tierline-Timestamp: " + timestamp);
      message.headers.push_back("X-Tierline-Signature: sha256=" +
                                hmac_sha256(secret, timestamp + "." + document));
    }
    if (stopping) throw Error{ErrorCode::interrupted, "broke the webhook off"};
    post(message, stopping);
  };
  retry(policy, attempt, [&](milliseconds time) { pause(time); });
}

void Notifier::Impl::pause(milliseconds time) const {
  const auto until = std::chrono::steady_clock::now() + time;
  while (!stopping && std::chrono::steady_clock::now() < until) sleep_for(look);
}

Notifier::Notifier(NotifyOptions options, observability::Metrics& metrics,
                   observability::Logger& log, const Clock& clock)
    : impl_{std::make_unique<Impl>(std::move(options), metrics, log, clock)} {}

Notifier::~Notifier() = default;

void Notifier::tell(const Failure& failure) noexcept {
  try {
    impl_->tell(failure);
  } catch (const std::exception&) {
    // No memory: a notification is not worth the end of the loop.
  }
}

void Notifier::wait() { impl_->worker->wait(); }

}  // namespace tierline::daemon
