#include "tierline/daemon/http_server.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include "daemon/http_connection.hpp"
#include "daemon/http_listener.hpp"
#include "daemon/http_routes.hpp"
#include "daemon/signals_blocked.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <list>
#include <thread>
#include <utility>

namespace tierline::daemon {
namespace {

constexpr int look_milliseconds = 1000;
constexpr int pause_milliseconds = 100;

/// As RFC 9110 wants it, whatever the locale.
std::string http_date(TimePoint time) {
  constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  const auto weekday = std::chrono::weekday{day}.c_encoding();
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days.at(weekday),
                     unsigned{date.day()}, months.at(unsigned{date.month()} - 1), int{date.year()},
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

/// A connection being served; `done` once its thread needs nothing any more but a join.
struct Guest {
  std::atomic<bool> done{false};
  std::thread thread;
};

}  // namespace

struct HttpServer::Impl {
  Impl(const HttpOptions& given, const Board& board, observability::Metrics& counted,
       observability::Logger& to, const Clock& clock, RunsSource runs);
  ~Impl();
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void accept_all();
  void welcome(FileDescriptor client);
  void turn_away(FileDescriptor client);
  void forget_gone();

  HttpLimits limits;
  observability::Metrics& metrics;
  observability::Logger& log;
  HttpRoutes routes;
  HttpService service;
  FileDescriptor listener;
  FileDescriptor stop;
  std::list<Guest> guests;  ///< of the accepting thread alone
  std::thread acceptor;
};

HttpServer::Impl::Impl(const HttpOptions& given, const Board& board,
                       observability::Metrics& counted, observability::Logger& to,
                       const Clock& clock, RunsSource runs)
    : limits{given.limits},
      metrics{counted},
      log{to},
      routes{board, counted, clock, std::move(runs)},
      service{[this](const HttpRequest& request) { return routes.answer(request); },
              [this](const HttpRefusal& refusal) { routes.count("other", refusal.status); },
              [&clock] { return http_date(clock.now()); }},
      listener{listen_on(given)},
      stop{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  if (!stop) throw io_error("make an event for", "http");
  const SignalsBlocked blocked;
  acceptor = std::thread{[this] { accept_all(); }};
}

HttpServer::Impl::~Impl() {
  const std::uint64_t one = 1;
  // It cannot fail: the counter is far from its end.
  [[maybe_unused]] const auto written = ::write(stop.get(), &one, sizeof one);
  acceptor.join();
  for (auto& guest : guests) guest.thread.join();
}

void HttpServer::Impl::forget_gone() {
  guests.remove_if([](Guest& guest) {
    // Asked once: it may become done between two questions, and go without having been joined.
    const bool done = guest.done;
    if (done) guest.thread.join();
    return done;
  });
}

void HttpServer::Impl::accept_all() {
  for (;;) {
    std::array<pollfd, 2> watched{pollfd{listener.get(), POLLIN, 0}, pollfd{stop.get(), POLLIN, 0}};
    ::poll(watched.data(), watched.size(), look_milliseconds);
    if (watched[1].revents != 0) return;
    forget_gone();
    if (watched[0].revents == 0) continue;
    FileDescriptor client{
        ::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
    if (client) {
      welcome(std::move(client));
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      // The client stays in the queue, so asking again at once would never end.
      ::poll(&watched[1], 1, pause_milliseconds);
    }
  }
}

void HttpServer::Impl::welcome(FileDescriptor client) {
  if (guests.size() >= limits.connections) return turn_away(std::move(client));
  auto& guest = guests.emplace_back();
  try {
    guest.thread = std::thread{[this, &guest, client = std::move(client)]() mutable {
      try {
        HttpConnection{std::move(client), stop.get(), limits, service}.serve();
      } catch (const std::exception& failure) {
        log.warn("an HTTP connection broke", {{"cause", failure.what()}});
      }
      guest.done = true;
    }};
  } catch (const std::system_error& failure) {
    guests.pop_back();
    log.warn("no thread for an HTTP connection", {{"cause", failure.what()}});
  }
}

/// Must not make the others wait: what does not go out at once is not sent.
void HttpServer::Impl::turn_away(FileDescriptor client) {
  metrics.add("tierline_http_connections_refused_total", 1);
  const auto message = rendered(error_answer(503, "too many connections", "ask again"),
                                service.date(), Keep::closed, Body::sent);
  std::array<char, 4096> block{};
  [[maybe_unused]] auto size = ::send(client.get(), message.data(), message.size(), MSG_NOSIGNAL);
  ::shutdown(client.get(), SHUT_WR);
  size = ::recv(client.get(), block.data(), block.size(), 0);
}

HttpServer::HttpServer(const HttpOptions& options, const Board& board,
                       observability::Metrics& metrics, observability::Logger& log,
                       const Clock& clock, RunsSource runs)
    : impl_{std::make_unique<Impl>(options, board, metrics, log, clock, std::move(runs))} {}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const { return port_of(impl_->listener); }

}  // namespace tierline::daemon
