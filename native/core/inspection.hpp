// What a look at a server found, for a diagnosis. It judges nothing but tables, as connect() does.
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

/// How a connection is encrypted, in the words of its TLS library.
struct Encryption {
  std::string protocol;
  std::string cipher;
};

/// What a table or a collection is less than documented in.
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
    Index
  };
  Kind kind;
  std::string subject;   ///< the column or the index; empty where it is the table as a whole
  std::string wanted{};  ///< as documented, where that can be said in a word
  std::string found{};
};

struct TableReport {
  std::string name;
  bool found = false;
  std::vector<Fault> faults{};
  std::vector<std::string> remedies{};  ///< statements
};

struct Inspection {
  std::string product;
  std::string version;  ///< empty where it may not be known
  std::optional<Encryption> encryption{};
  bool readOnly = false;
  std::vector<TableReport> tables{};
  std::map<std::string, std::string> settings{};  ///< of the server, under its own names
};

/// {"product", "version", "tls"?: {"protocol", "cipher"}, "readOnly", "settings", "tables":
/// [{"name", "found", "faults": [{"kind", "subject", "wanted", "found"}], "remedies"}]}
std::string textOf(const Inspection& inspection);

}  // namespace persistence
