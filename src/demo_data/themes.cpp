#include "demo_data/themes.hpp"

#include "demo_data/plan.hpp"
#include "demo_data/quota.hpp"
#include "demo_data/reference.hpp"

#include <array>

namespace tierline::demo_data {
namespace {

using Titles = std::string_view;

// The numbers of the title patterns: motion 960, patch 555, network 490, Azure 678, SSL 254, mail
// 534, access 1,052, password 216, licence 98, install 137; per pattern the themes below sum to
// them.
constexpr std::array<Titles, 1> motion{"Motion detected by sensor at the main entrance"};
constexpr std::array<Titles, 1> latency{"Volume latency above limit on the file store"};
constexpr std::array<Titles, 1> disk{"Disk space below limit on the file store"};
constexpr std::array<Titles, 1> memory{"Memory use above limit on the terminal farm"};
constexpr std::array<Titles, 1> heartbeat{"Heartbeat missed by the collector"};
constexpr std::array<Titles, 3> azure_alert{"Azure resource SYD-#### is degraded in zone ##",
                                            "Azure health event ##### for resource group ##",
                                            "Azure resource MEL-#### restarted"};
constexpr std::array<Titles, 2> network_alert{"VPN tunnel to site #### lost",
                                              "Network loss above limit at site ####"};
constexpr std::array<Titles, 5> other_alert{
    "Node SYD-#### does not answer", "Disk queue above limit on node MEL-###",
    "Service ### stopped on node PER-##", "Certificate of site #### ends in ## days",
    "CPU above limit for ## minutes on node SYD-####"};
constexpr std::array<Titles, 2> patch_alert{"Patch failed on node MEL-####",
                                            "Patch waiting for restart on node SYD-####"};
constexpr std::array<Titles, 1> ssl_alert{"SSL expiring in ## days for site ####"};
constexpr std::array<Titles, 1> notice{"Notice from the collector for node SYD-####"};

constexpr std::array<Titles, 3> phi_l1{"Health App A login of user #### refused",
                                       "Health App A user #### sees no form",
                                       "Health App B account #### locked"};
constexpr std::array<Titles, 3> phi_l2{"Health App A form #### does not open",
                                       "Health App B report #### is empty",
                                       "Health App A claims batch ##### stopped"};
constexpr std::array<Titles, 2> phi_l3{"Health App A bug in form ####",
                                       "Health App A custom report ####"};

constexpr std::array<Titles, 4> access_l1{
    "Access to folder F-##### for Person ###", "Permission missing on folder F-####",
    "Access request ##### for Person ###", "Access lost to folder F-####"};
constexpr std::array<Titles, 3> mail_l1{"Email to contact #### comes back",
                                        "Mailbox of Person ### is full",
                                        "Email signature of Person ### is wrong"};
constexpr std::array<Titles, 3> password_l1{"Password of Person ### refused at site ####",
                                            "Please unlock login #####",
                                            "Password reset for login #####"};
constexpr std::array<Titles, 1> license_l1{"License missing for Person ### on PC-####"};
constexpr std::array<Titles, 1> install_l1{"Software install on PC-#####"};
constexpr std::array<Titles, 6> other_l1{
    "New user #### begins on Monday",  "Leaver form for Person ###, site ####",
    "Printer in room ### not found",   "Desk phone #### is mute",
    "Wifi lost in room ###, site ###", "Starter form ##### enclosed"};

constexpr std::array<Titles, 2> mail_l2{"Email queue stuck at site ####",
                                        "Email to domain ##### is refused"};
constexpr std::array<Titles, 2> network_l2{"VPN stops every hour at site ####",
                                           "Network lost at times in building ###"};
constexpr std::array<Titles, 2> access_l2{"Access point stops at site ####",
                                          "Permission lost after restore of F-#####"};
constexpr std::array<Titles, 1> install_l2{"Install of terminal server #### stopped"};
constexpr std::array<Titles, 1> license_l2{"License server #### does not answer"};
constexpr std::array<Titles, 1> azure_l2{"Azure resource group ## needs a look, site ###"};
constexpr std::array<Titles, 1> ssl_l2{"SSL certificate #### not trusted"};
constexpr std::array<Titles, 1> patch_l2{"Patch level of server #### differs"};
constexpr std::array<Titles, 1> password_l2{"Password policy of server ####"};
constexpr std::array<Titles, 8> other_l2{
    "Call from site ####, line ##",      "Terminal server ### is slow",
    "Teams call at site ### breaks off", "Backup of file store ### stopped",
    "Report ##### does not open",        "Letter template ##### looks wrong",
    "PBX queue ### at site ##",          "Computer PC-##### does not start"};

constexpr std::array<Titles, 1> major_l3{"Outage at site ####, all lines"};
constexpr std::array<Titles, 5> other_l3{
    "Migration of site #### to the new domain", "Failover test ### at site ##",
    "Design review ##### for client", "Root cause of event #####", "Planning of term #, site ####"};

constexpr std::array<Theme, 32> all_themes{{
    {Family::alert, 1, 960, motion, false},
    {Family::alert, 1, 156, latency, false},
    {Family::alert, 1, 154, disk, false},
    {Family::alert, 1, 148, memory, false},
    {Family::alert, 1, 116, heartbeat, false},
    {Family::alert, 1, 640, azure_alert},
    {Family::alert, 1, 250, network_alert},
    {Family::alert, 1, 730, other_alert},
    {Family::alert, 0, 535, patch_alert},
    {Family::alert, 0, 232, ssl_alert},
    {Family::alert, 0, 115, notice},
    {Family::phi, 0, 246, phi_l1},
    {Family::phi, 1, 204, phi_l2},
    {Family::phi, 2, 18, phi_l3},
    {Family::general, 0, 872, access_l1, true, true},
    {Family::general, 0, 330, mail_l1, true, true},
    {Family::general, 0, 201, password_l1, true, true},
    {Family::general, 0, 78, license_l1, true, true},
    {Family::general, 0, 90, install_l1, true, true},
    {Family::general, 0, 842, other_l1},
    {Family::general, 1, 204, mail_l2, true, true},
    {Family::general, 1, 240, network_l2, true, true},
    {Family::general, 1, 180, access_l2, true, true},
    {Family::general, 1, 47, install_l2, true, true},
    {Family::general, 1, 20, license_l2, true, true},
    {Family::general, 1, 38, azure_l2, true, true},
    {Family::general, 1, 22, ssl_l2, true, true},
    {Family::general, 1, 20, patch_l2, true, true},
    {Family::general, 1, 15, password_l2, true, true},
    {Family::general, 1, 2585, other_l2},
    {Family::general, 2, 38, major_l3, true, true},
    {Family::general, 2, 319, other_l3},
}};

/// Deals the themes of a family and tier to its tickets in the set's proportions.
void deal_themes(std::vector<Ticket*>& members, Family family, std::uint8_t tier, bool support,
                 Random& random) {
  std::vector<std::uint8_t> candidates;
  Counts weights;
  for (std::size_t i = 0; i < all_themes.size(); ++i) {
    const auto& theme = all_themes[i];
    if (theme.family == family && theme.tier == tier && (support || !theme.support_only)) {
      candidates.push_back(static_cast<std::uint8_t>(i));
      weights.push_back(theme.tickets);
    }
  }
  if (members.empty()) {
    return;
  }
  auto places = repeated(divide(static_cast<std::int64_t>(members.size()), weights));
  random.shuffle(places);
  for (std::size_t i = 0; i < members.size(); ++i) {
    members[i]->theme = candidates[places[i]];
  }
}

}  // namespace

std::span<const Theme> themes() { return all_themes; }

void plan_themes(Plan& plan, Random& random) {
  for (const auto family : {Family::general, Family::alert, Family::phi}) {
    for (std::uint8_t tier = 0; tier < 3; ++tier) {
      for (const bool support : {true, false}) {
        std::vector<Ticket*> members;
        for (auto& ticket : plan.tickets) {
          const bool is_support = ticket.category == reference::support;
          if (family_of(ticket.category) == family && ticket.tier == tier &&
              (family != Family::general ? support : is_support == support)) {
            members.push_back(&ticket);
          }
        }
        deal_themes(members, family, tier, support, random);
      }
    }
  }
}

}  // namespace tierline::demo_data
