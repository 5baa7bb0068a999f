#include "postgres/connection.hpp"

namespace tierline::postgres {

pqxx::result execute(pqxx::transaction_base& transaction, const std::string& sql,
                     const std::vector<std::optional<std::string>>& values) {
#if PQXX_VERSION_MAJOR < 7
  std::vector<const char*> pointers;
  pointers.reserve(values.size());
  for (const auto& value : values) pointers.push_back(value ? value->c_str() : nullptr);
  return transaction.exec_params(sql, pqxx::prepare::make_dynamic_params(pointers));
#else
  pqxx::params params;
  for (const auto& value : values) params.append(value);
#if PQXX_VERSION_MAJOR > 7 || PQXX_VERSION_MINOR >= 10
  return transaction.exec(sql, params);
#else
  return transaction.exec_params(sql, params);
#endif
#endif
}

}  // namespace tierline::postgres
