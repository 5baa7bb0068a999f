#include "demo_data/vocabulary.hpp"

#include <array>

namespace tierline::demo_data {
namespace {

constexpr std::array<Phrase, 25> l1{{
    {"password", "the password is refused"},
    {"reset", "a reset is wanted"},
    {"unlock", "please unlock the login"},
    {"access", "no access to the folder"},
    {"permission", "a permission is missing"},
    {"printer", "the printer is not found"},
    {"email", "an email did not come in"},
    {"outlook", "outlook asks twice"},
    {"browser", "the browser window stays white"},
    {"chrome", "chrome closes by itself"},
    {"onsite", "an onsite visit is wanted"},
    {"phone", "the desk phone is mute"},
    {"mobile", "a mobile is lost"},
    {"license", "one license is missing"},
    {"software install", "a software install is wanted"},
    {"user account", "one user account is locked"},
    {"new user", "a new user begins on Monday"},
    {"starter", "a starter form is enclosed"},
    {"leaver", "a leaver form is enclosed"},
    {"signature", "the signature is wrong"},
    {"auto-reply", "the auto-reply is not sent"},
    {"basic", "a basic question on a form"},
    {"locked out", "locked out since nine"},
    {"wifi", "wifi is lost in room two"},
    {"wireless", "wireless stops in room two"},
}};

constexpr std::array<Phrase, 30> l2{{
    {"azure", "the azure group is not in order"},
    {"cloud", "the cloud copy is old"},
    {"microsoft 365", "microsoft 365 shows a notice"},
    {"active directory", "active directory does not answer"},
    {"group policy", "group policy is not taken"},
    {"server", "the server needs a look"},
    {"virtual machine", "one virtual machine is stopped"},
    {"backup", "the nightly backup stopped"},
    {"restore", "a restore of one file is wanted"},
    {"network", "the network is lost at times"},
    {"firewall", "the firewall blocks the line"},
    {"switch", "the switch on level two blinks"},
    {"router", "the router restarts by itself"},
    {"dns", "dns names are not found"},
    {"certificate", "one certificate is not trusted"},
    {"vpn", "the vpn stops every hour"},
    {"update", "one update is still waiting"},
    {"configuration", "the configuration differs"},
    {"malware", "malware was found on one computer"},
    {"phishing", "phishing was reported by two people"},
    {"security", "a security notice was seen"},
    {"database", "the database is locked"},
    {"sql", "the sql job stopped"},
    {"sync", "the sync is stuck"},
    {"performance", "performance is poor"},
    {"slow", "the system is slow"},
    {"troubleshoot", "please troubleshoot with the site"},
    {"monitoring", "monitoring shows a fault"},
    {"patch", "one patch is missing"},
    {"ssl", "ssl is not trusted"},
}};

constexpr std::array<Phrase, 20> l3{{
    {"architecture", "a question of architecture"},
    {"design", "the design needs a review"},
    {"infrastructure", "the infrastructure needs a review"},
    {"migration", "the migration of the site is open"},
    {"implementation", "the implementation is open"},
    {"disaster recovery", "the disaster recovery test is open"},
    {"clustering", "clustering stopped on both nodes"},
    {"failover", "failover did not work"},
    {"optimization", "optimization of the reports"},
    {"tuning", "tuning of the nightly job"},
    {"root cause", "the root cause is not known"},
    {"forensics", "forensics on one disk are wanted"},
    {"investigation", "the investigation is open"},
    {"scripting", "scripting of the nightly job"},
    {"webhook", "the webhook is refused"},
    {"vendor escalation", "vendor escalation is open"},
    {"unavailable", "the whole system is unavailable"},
    {"planning", "planning for next term"},
    {"complex", "a complex setup with two sites"},
    {"specialist", "a specialist is wanted"},
}};

constexpr std::array<Hazard, 5> hidden{{
    {2, {"ha", "this happened before"}},
    {1, {"ad", "please read the note"}},
    {2, {"dr", "one file dropped off"}},
    {1, {"api", "a rapid reply is welcome"}},
    {2, {"down", "see the breakdown of times"}},
}};

constexpr std::array<std::string_view, 4> l1_decisive{
    "password reset for the login", "unlock account of the person", "cannot access the folder",
    "forgot password since Monday"};
constexpr std::array<std::string_view, 2> l3_decisive{"outage of the whole site",
                                                      "critical for the whole site"};

constexpr std::array<std::string_view, 32> filler_sentences{
    "The matter was noted by the team in the morning.",
    "Client states the screen stays blank for ten minutes.",
    "Same result on two other computers in this building.",
    "We will look into it once the logs come in.",
    "Kindly confirm the time of the next visit.",
    "Reference number ##### was given by reception.",
    "It works again once the session is closed.",
    "Nothing else seems to be wrong on this site.",
    "No recent works were done in this room.",
    "Could someone look into it before noon?",
    "The picture of the screen is in the file below.",
    "Contact prefers a call between nine and ten.",
    "The issue comes back every few minutes.",
    "First seen on Monday, seen twice since.",
    "Closing the window and opening it once more gives no result.",
    "Tested on site with the senior nurse.",
    "The form was sent to the client for sign-off.",
    "Kind regards, Person ###",
    "This text is meant for the named recipient only; if you received it in error, remove it.",
    "Waiting for word from the site.",
    "Left a note with reception.",
    "Invoice number ##### is on file.",
    "Please call the clinic first.",
    "Raised from the portal form.",
    "Priority is normal for this one.",
    "Event count #### in the past interval.",
    "Value ## over limit for ## minutes.",
    "Node SYD-### in zone ## sent this text.",
    "The cable, the plug, the power: all fine.",
    "Moved the unit to room ##.",
    "The second line is still quiet.",
    "Closed with consent of the client, nothing left to do."};

constexpr std::array<std::string_view, 10> awkward_bits{
    "<div><br></div>",           "&nbsp;&nbsp;",
    "line one_x000D_\nline two", "C:\\temp\\files\\##",
    "one\ttwo\tthree",           "\"quoted, with a comma\"",
    "first line\r\nsecond",      "first line\nsecond",
    "left ; right | end",        "https://portal.invalid/t/#####"};

constexpr std::array<std::string_view, 6> foreign_words{"Café Größe", "“curly quotes”", "привет",
                                                        "東京支社",   "naïve résumé",   "🙂"};

constexpr std::array<std::string_view, 24> talk_sentences{
    "Status set by the workflow, rule ###.",
    "SLA clock paused while waiting for the customer.",
    "Password was reset and the user confirmed access.",
    "Patch was applied to the server, restart planned for tonight.",
    "Called the customer, no answer, left a message.",
    "Moved to the queue of the second team.",
    "The customer confirmed that the email arrived.",
    "Checked the logs of the last 24 hours, nothing unusual.",
    "Restarted the service on node SYD-###.",
    "Alert cleared by itself after ## minutes.",
    "Mailbox rules corrected, asked the customer to test.",
    "Waiting for the vendor, reference #####.",
    "Backup job ran without errors.",
    "Thank you for your patience, we are looking into it.",
    "Hours booked on the ticket, no charge.",
    "Ticket linked to parent ######.",
    "Disk space is back above the limit.",
    "Firewall rule ### was added as requested.",
    "Installed the update, the application starts again.",
    "Handed over at the end of the shift.",
    "The certificate was renewed for one year.",
    "Great, happy to help, have a good day.",
    "Network team sees no loss on the line.",
    "Resolution code set, closing after three days."};

}  // namespace

std::span<const Phrase> phrases(std::size_t tier) {
  if (tier == 0) {
    return l1;
  }
  return tier == 1 ? std::span<const Phrase>{l2} : std::span<const Phrase>{l3};
}

std::span<const Hazard> hazards() { return hidden; }
std::span<const std::string_view> decisive_l1() { return l1_decisive; }
std::span<const std::string_view> decisive_l3() { return l3_decisive; }
std::span<const std::string_view> filler() { return filler_sentences; }
std::span<const std::string_view> awkward() { return awkward_bits; }
std::span<const std::string_view> foreign() { return foreign_words; }
std::span<const std::string_view> talk() { return talk_sentences; }

}  // namespace tierline::demo_data
