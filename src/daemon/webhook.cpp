#include "daemon/webhook.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>

#include <curl/curl.h>
#include <memory>
#include <string_view>

namespace tierline::daemon {
namespace {

/// Before the first use, once, by whoever comes first.
void initialize_curl() {
  static const auto result = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (result != CURLE_OK) throw Error{ErrorCode::internal, "cannot initialize libcurl"};
}

std::string part_of(CURLU* address, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(address, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
  std::string copy{text};
  curl_free(text);
  return copy;
}

std::size_t drop(char* /*bytes*/, std::size_t size, std::size_t count, void* /*context*/) {
  return size * count;
}

int stop_asked(void* context, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(context)->load() ? 1 : 0;
}

struct HeaderList {
  explicit HeaderList(const std::vector<std::string>& headers) {
    for (const auto& header : headers) {
      auto* longer = curl_slist_append(first, header.c_str());
      if (longer == nullptr) throw std::bad_alloc{};
      first = longer;
    }
  }
  ~HeaderList() { curl_slist_free_all(first); }
  HeaderList(const HeaderList&) = delete;
  HeaderList& operator=(const HeaderList&) = delete;

  curl_slist* first = nullptr;
};

template <typename Value>
void set(CURL* handle, CURLoption option, Value value) {
  if (curl_easy_setopt(handle, option, value) != CURLE_OK) {
    throw Error{ErrorCode::internal,
                fmt::format("cannot set option {} of libcurl", static_cast<int>(option))};
  }
}

}  // namespace

std::string webhook_host(const std::string& url) {
  initialize_curl();
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> address{curl_url(), &curl_url_cleanup};
  const bool read = curl_url_set(address.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK;
  const auto scheme = read ? part_of(address.get(), CURLUPART_SCHEME) : std::string{};
  if (scheme != "http" && scheme != "https") {
    throw Error{ErrorCode::config, "cannot use the webhook: it is no http or https address",
                "as https://chat.example/hooks/tierline"};
  }
  return fmt::format("{}:{}", part_of(address.get(), CURLUPART_HOST),
                     part_of(address.get(), CURLUPART_PORT));
}

void post(const WebhookPost& what, const std::atomic<bool>& stop) {
  initialize_curl();
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> owner{curl_easy_init(),
                                                                  &curl_easy_cleanup};
  auto* handle = owner.get();
  if (handle == nullptr) throw std::bad_alloc{};
  const HeaderList headers{what.headers};
  set(handle, CURLOPT_URL, what.url.c_str());
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_HTTPHEADER, headers.first);
  set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(what.body.size()));
  set(handle, CURLOPT_POSTFIELDS, what.body.c_str());
  set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(what.timeout.count()));
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_WRITEFUNCTION, &drop);
  set(handle, CURLOPT_NOPROGRESS, 0L);
  set(handle, CURLOPT_XFERINFOFUNCTION, &stop_asked);
  set(handle, CURLOPT_XFERINFODATA, static_cast<const void*>(&stop));

  const auto result = curl_easy_perform(handle);
  if (result != CURLE_OK) {
    throw Error{
        ErrorCode::unavailable,
        fmt::format("cannot reach \"{}\": {}", webhook_host(what.url), curl_easy_strerror(result))};
  }
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  if (status >= 200 && status < 300) return;
  const bool may_pass = status == 429 || status >= 500;
  throw Error{may_pass ? ErrorCode::unavailable : ErrorCode::data,
              fmt::format("cannot tell \"{}\": it answers {}", webhook_host(what.url), status)};
}

}  // namespace tierline::daemon
