#include "tierline/daemon/service_manager.hpp"

#include "tierline/base/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstring>

namespace tierline::daemon {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using ::testing::MatchesRegex;

/// A socket as systemd holds it.
class ServiceManagerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path_.data(), path_.size());
    ASSERT_EQ(
        ::bind(socket_.get(), static_cast<const sockaddr*>(static_cast<const void*>(&address)),
               sizeof address),
        0);
  }

  /// The next message; empty when there is none.
  std::string told() {
    std::array<char, 256> text{};
    const auto size = ::recv(socket_.get(), text.data(), text.size(), MSG_DONTWAIT);
    return size < 0 ? std::string{} : std::string{text.data(), static_cast<std::size_t>(size)};
  }

  TempDir directory_;
  std::string path_ = (directory_.path() / "notify").native();
  FileDescriptor socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
};

TEST_F(ServiceManagerTest, TellsWhatHappens) {
  ServiceManager manager{path_, std::nullopt};
  manager.ready("leader");
  EXPECT_EQ(told(), "READY=1\nSTATUS=leader");
  manager.status("leader");
  EXPECT_EQ(told(), "");
  manager.status("standby");
  EXPECT_EQ(told(), "STATUS=standby");
  manager.reloading();
  EXPECT_THAT(told(), MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
  manager.stopping();
  EXPECT_EQ(told(), "STOPPING=1\nSTATUS=stopping");
  manager.alive();
  EXPECT_EQ(told(), "");
}

TEST_F(ServiceManagerTest, AWatchdogIsFedOftenEnoughAndNoMore) {
  ServiceManager patient{path_, hours{1}};
  patient.alive();
  EXPECT_EQ(told(), "WATCHDOG=1");
  patient.alive();
  EXPECT_EQ(told(), "");

  ServiceManager hasty{path_, microseconds{1}};
  hasty.alive();
  hasty.alive();
  EXPECT_EQ(told(), "WATCHDOG=1");
  EXPECT_EQ(told(), "WATCHDOG=1");
}

TEST_F(ServiceManagerTest, WithoutASocketNobodyIsTold) {
  ServiceManager{"", hours{1}}.ready("leader");
  ServiceManager{"/nonexistent/notify", hours{1}}.ready("leader");
  ServiceManager{std::string(200, 'x'), hours{1}}.ready("leader");
  EXPECT_EQ(told(), "");
}

TEST(WatchdogTest, IsANumberOfMicrosecondsOrNone) {
  EXPECT_EQ(watchdog_of("30000000"), std::chrono::seconds{30});
  for (const auto* none : {"", "0", "-1", "30s", "x"}) {
    EXPECT_EQ(watchdog_of(none), std::nullopt) << none;
  }
}

}  // namespace
}  // namespace tierline::daemon
