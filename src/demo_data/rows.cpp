#include "demo_data/rows.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace tierline::demo_data {
namespace {

constexpr Column text(std::string_view header) { return {header, header, "TEXT"}; }
constexpr Column integer(std::string_view header) { return {header, header, "INTEGER"}; }
constexpr Column real(std::string_view header) { return {header, header, "REAL"}; }
constexpr Column timestamp(std::string_view header) { return {header, header, "TIMESTAMP"}; }

constexpr std::array<Column, 60> tickets{integer("TKT-Ticket ID"),
                                         real("TKT-Parent ID"),
                                         text("TKT-Customer Reference"),
                                         timestamp("TKT-Created Time"),
                                         text("TKT-Month Created"),
                                         text("TKT-SLA"),
                                         real("TKT-Account Id"),
                                         text("TKT-Account Name"),
                                         text("TKT-Site Classification"),
                                         text("TKT-Site Status"),
                                         text("TKT-Selcom Key"),
                                         text("TKT-Title"),
                                         text("TKT-Description"),
                                         text("TKT-Severity"),
                                         text("TKT-Status"),
                                         integer("TKT-Assigned To Userid"),
                                         text("TKT-Assigned To User"),
                                         text("TKT-Job#/Ref#"),
                                         text("TKT-Team"),
                                         timestamp("TKT-Modified Time"),
                                         text("TKT-Category"),
                                         text("TKT-Resolution/Change Type"),
                                         text("TKT-Root Cause Category"),
                                         integer("TKT-Created By Userid"),
                                         text("TKT-Created By User"),
                                         text("TKT-Client Name"),
                                         text("TKT-Ticket Source"),
                                         real("TKT-Related CI Ref#"),
                                         text("TKT-Related CI"),
                                         text("TKT-Actual Response Date"),
                                         text("TKT-Actual Resolution Date"),
                                         text("TKT-Response Met"),
                                         text("TKT-Resolution Met"),
                                         text("TKT-SLA Met"),
                                         text("TKT-SLA Exempt"),
                                         text("TKT-Mitigated Reason"),
                                         text("TKT-SLA Clock Status"),
                                         text("TKT-SLA Breach Reason"),
                                         text("TKT-SLA Breach Comment"),
                                         text("TKT-QA Review Completed"),
                                         text("TKT-Closure Date"),
                                         text("TKT-Month Closed"),
                                         text("TKT-Solution"),
                                         timestamp("TKT-SLA Closure Date"),
                                         text("TKT-SLA Month Closed"),
                                         text("TKT-SLA Closed - This Month"),
                                         text("TKT-SLA Closed - Last Month"),
                                         text("TKT-Actual SLA Achievement"),
                                         text("Chg-Risk"),
                                         text("Chg-Trigger"),
                                         text("Chg-Type"),
                                         text("Chg-Planned Start Date"),
                                         text("Chg-Planned End Date"),
                                         text("Chg-Actual Start Date"),
                                         text("Chg-Actual End Date"),
                                         text("Chg-Approver"),
                                         text("Chg-Success"),
                                         text("TKT-Is Template"),
                                         text("TKT-Platform"),
                                         text("TKT-Group")};

constexpr std::array<Column, 10> comments_new{{
    {"TKTCT-CommentID", "comment_id", "INTEGER"},
    {"TKTCT-TicketID", "ticket_id", "INTEGER"},
    {"TKTCT-Comment", "comment_text", "TEXT"},
    {"TKTCT-UserID", "user_id", "INTEGER"},
    {"TKTCT-Username", "user_name", "TEXT"},
    {"TKTCT-OwnerType", "owner_type", "TEXT"},
    {"TKTCT-Created Time", "created_time", "TIMESTAMP"},
    {"TKTCT-VisibleCustomer", "visible_to_customer", "TEXT"},
    {"TKTCT-Type", "comment_type", "TEXT"},
    {"TKTCT-Team", "team", "TEXT"},
}};

constexpr std::array<Column, 10> comments_old{{
    {"CT-COMMENT-ID", "comment_id", "INTEGER"},
    {"CT-TKT-ID", "ticket_id", "INTEGER"},
    {"CT-COMMENT", "comment_text", "TEXT"},
    {"CT-USERID", "user_id", "INTEGER"},
    {"CT-USERIDNAME", "user_name", "TEXT"},
    {"CT-OWNERTYPE", "owner_type", "TEXT"},
    {"CT-DATEAMDTIME", "created_time", "TIMESTAMP"},
    {"CT-VISIBLE-CUSTOMER", "visible_to_customer", "TEXT"},
    {"CT-TYPE", "comment_type", "TEXT"},
    {"CT-TKT-TEAM", "team", "TEXT"},
}};

constexpr std::array<Column, 21> timesheets{text("TS-User Full Name"),
                                            text("TS-User Username"),
                                            text("TS-Title"),
                                            text("TS-Description"),
                                            timestamp("TS-Date"),
                                            text("TS-Time From"),
                                            text("TS-Time To"),
                                            text("TS-Type"),
                                            text("TS-Category"),
                                            real("TS-Sub Category"),
                                            text("TS-Category 2"),
                                            real("TS-Hours"),
                                            integer("TS-Crm ID"),
                                            text("TS-Ticket Project Master Code"),
                                            integer("TS-Costcentre ID"),
                                            text("TS-Costcentre Desc"),
                                            text("TS-Account Selcom"),
                                            text("TS-Account Name"),
                                            text("TS-Account Bill State"),
                                            text("TS-Account Internal"),
                                            text("TS-Ticket Department")};

}  // namespace

void Row::clear() {
  for (auto& cell : cells_) {
    cell.kind = Cell::Kind::absent;
  }
}

void Row::set(std::size_t column, std::string_view text) {
  cells_[column].kind = Cell::Kind::text;
  cells_[column].text.assign(text);
}

void Row::set(std::size_t column, std::int64_t integer) {
  cells_[column].kind = Cell::Kind::integer;
  cells_[column].integer = integer;
}

void Row::set(std::size_t column, double real) {
  cells_[column].kind = Cell::Kind::real;
  cells_[column].real = real;
}

void Row::set_date(std::size_t column, LocalTime day) {
  cells_[column].kind = Cell::Kind::date;
  cells_[column].integer = day;
}

std::string_view canonical(const Cell& cell, std::string& buffer) {
  buffer.clear();
  switch (cell.kind) {
    case Cell::Kind::absent: return "\\N";
    case Cell::Kind::empty: return {};
    case Cell::Kind::text: return cell.text;
    case Cell::Kind::integer: fmt::format_to(std::back_inserter(buffer), "{}", cell.integer); break;
    case Cell::Kind::real: fmt::format_to(std::back_inserter(buffer), "{}", cell.real); break;
    case Cell::Kind::date: buffer = iso_date(cell.integer); break;
  }
  return buffer;
}

std::span<const Column> ticket_columns() { return tickets; }
std::span<const Column> comment_columns(Headers headers) {
  return headers == Headers::new_generation ? comments_new : comments_old;
}
std::span<const Column> timesheet_columns() { return timesheets; }

}  // namespace tierline::demo_data
