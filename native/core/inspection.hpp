// The facts about a server for the doctor. Only tables are judged, by the rules of connect().
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace persistence {

/// A client library that is part of a .node file.
struct Library {
  std::string name;
  std::string version;
};

/// How a connection is encrypted, in the names of the TLS library.
struct Encryption {
  std::string protocol;
  std::string cipher;
};

/// A point in which a table or a collection falls short of the documented one.
struct Fault {
  enum class Kind {
    Column,
    Type,
    Length,
    Fractions,
    Folding,
    Key,
    Deferrable,
    Unique,
    Engine,
    Children,
    Rule,
    Identity,
    Index,
    Conflict,
    Form,
    Collation,
    Expiry,
    Hidden,
    Validator
  };
  Kind kind;
  std::string subject;   ///< the column or the index; empty: the whole table
  std::string wanted{};  ///< the documented value, if it is a single word
  std::string found{};
};

struct TableReport {
  std::string name;
  bool found = false;
  std::vector<Fault> faults{};
  std::vector<std::string> remedies{};  ///< statements that repair the table
};

struct Inspection {
  std::string product;
  std::string version;  ///< empty if the login may not read it
  std::optional<Encryption> encryption{};
  bool readOnly = false;
  std::vector<TableReport> tables{};
  std::map<std::string, std::string> settings{};  ///< settings of the server, by the server's names
};

/// {"product", "version", "tls"?: {"protocol", "cipher"}, "readOnly", "settings", "tables":
/// [{"name", "found", "faults": [{"kind", "subject", "wanted", "found"}], "remedies"}]}
std::string textOf(const Inspection& inspection);

}  // namespace persistence
