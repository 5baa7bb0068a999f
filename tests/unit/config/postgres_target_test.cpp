#include "tierline/config/postgres_target.hpp"

#include "tierline/base/error.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tierline::config {
namespace {

using Kind = PostgresTarget::Kind;

std::string safe(const std::string& text) { return PostgresUri{text}.safe(); }

std::string refusal(const std::string& flag) {
  try {
    postgres_target(flag, Environment{{}});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::usage);
    return error.message();
  }
  return "accepted";
}

TEST(PostgresUriTest, TheTwinOfAUriHasNoPassword) {
  EXPECT_EQ(safe("postgresql://me:pw@db:5432/desk"), "postgresql://me:***@db:5432/desk");
  EXPECT_EQ(safe("postgres://me:p%40w@db/desk?sslmode=require"),
            "postgres://me:***@db/desk?sslmode=require");
  EXPECT_EQ(safe("postgresql://db/desk?user=me&password=pw&sslmode=require"),
            "postgresql://db/desk?user=me&password=***&sslmode=require");
  EXPECT_EQ(safe("postgresql://db/desk?pass%77ord=pw"), "postgresql://db/desk?pass%77ord=***");
  EXPECT_EQ(safe("postgresql://db/desk?sslpassword=pw"), "postgresql://db/desk?sslpassword=***");
}

TEST(PostgresUriTest, NotEvenAMalformedPasswordLeaks) {
  for (const auto* password : {"p/w", "p?w", "p@w", "p:w", "p w", "p#w"}) {
    const auto twin = safe(fmt::format("postgresql://me:{}@db/desk", password));
    EXPECT_EQ(twin.find(password), std::string::npos) << twin;
    EXPECT_TRUE(PostgresUri{fmt::format("postgresql://me:{}@db/desk", password)}.has_password());
  }
}

TEST(PostgresUriTest, AUriWithoutAPasswordStaysAsItIs) {
  for (const auto* text :
       {"postgresql://", "postgresql://me@db:5432/desk", "postgresql://db:5432/desk",
        "postgresql:///desk?host=/tmp/socket", "postgresql://me:@db/desk",
        "postgresql://a:1,b:2/desk?user=me@corp", "postgresql://db/desk?password="}) {
    EXPECT_EQ(safe(text), text);
    EXPECT_FALSE(PostgresUri{text}.has_password());
  }
}

TEST(PostgresUriTest, TheTwinOfSettingsHasNoPassword) {
  EXPECT_EQ(safe("host=db password=pw user=me"), "host=db password=*** user=me");
  EXPECT_EQ(safe("password = 'p w\\' x' dbname=desk"), "password = *** dbname=desk");
  EXPECT_EQ(safe("host=db password=p\\ w user=me"), "host=db password=*** user=me");
  EXPECT_EQ(safe("host=db password='open user=me"), "host=db password=***");
  EXPECT_EQ(safe("host=db\npassword=pw"), "host=db\npassword=***");
}

TEST(PostgresUriTest, SettingsWithoutAPasswordStayAsTheyAre) {
  for (const auto* text : {"host=/tmp/x dbname=desk", "host = db", "password='' host=db",
                           "application_name='password=no'", "host=db user"}) {
    EXPECT_EQ(safe(text), text);
    EXPECT_FALSE(PostgresUri{text}.has_password());
  }
}

TEST(PostgresTargetTest, TheFlagWinsOverTheEnvironment) {
  const auto target = postgres_target("host=db", Environment{{{"PGHOST", "other"}}});
  EXPECT_EQ(target.kind, Kind::uri);
  EXPECT_EQ(target.uri->secret(), "host=db");
}

TEST(PostgresTargetTest, AnyOfLibpqsOwnVariablesDecides) {
  for (const auto* name :
       {"PGHOST", "PGHOSTADDR", "PGPORT", "PGUSER", "PGDATABASE", "PGSERVICE", "PGPASSFILE"}) {
    EXPECT_EQ(postgres_target({}, Environment{{{name, "x"}}}).kind, Kind::libpq) << name;
  }
}

TEST(PostgresTargetTest, WithoutAnySettingItIsThePrivateServer) {
  EXPECT_EQ(postgres_target({}, Environment{{{"PGSSLMODE", "require"}, {"PGHOST", ""}}}).kind,
            Kind::local);
}

TEST(PostgresTargetTest, APasswordOnTheCommandLineIsRefusedUnseen) {
  EXPECT_EQ(refusal("postgresql://me:pw@db/desk"),
            "cannot use --target \"postgresql://me:***@db/desk\": a password on the command line "
            "can be seen by other users");
  EXPECT_EQ(refusal("host=db password=pw"),
            "cannot use --target \"host=db password=***\": a password on the command line can be "
            "seen by other users");
}

TEST(PostgresTargetTest, WhatIsNoConnectionStringIsRefusedUnseen) {
  for (const auto* flag : {"desk", "", "mysql://me:pw@db/desk?x=y"}) {
    EXPECT_EQ(refusal(flag), "cannot use --target: it is not a connection string") << flag;
  }
}

}  // namespace
}  // namespace tierline::config
