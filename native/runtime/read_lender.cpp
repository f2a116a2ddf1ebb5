#include "runtime/read_lender.hpp"

namespace persistence {

void ReadLender::lend() {
  if (!host_.takesReads()) return;
  InFlightSet writes;
  if (!findWrites(writes)) return;
  RequestTable& requests = dispatcher_.requests();
  for (const RequestId id : requests.live()) {
    PendingRequest& pending = *requests.find(id);
    const Access access = accessOf(pending.request.operation);
    if (pending.lent || access.writes || access.family == Family::Connection || writes.clashes(access)) continue;
    pending.lent = true;
    dispatcher_.lentReads().lend(pending.request.call, access);
    completions_.lend(pending.request);
  }
}

// Adds the accesses of all writes. True if at least one of the writes was sent.
bool ReadLender::findWrites(InFlightSet& writes) {
  bool sent = false;
  RequestTable& requests = dispatcher_.requests();
  for (const RequestId id : requests.live()) {
    const PendingRequest& pending = *requests.find(id);
    const Access access = accessOf(pending.request.operation);
    if (!access.writes || access.family == Family::Connection) continue;
    writes.add(access);
    sent = sent || pending.state == PendingRequest::State::Sent;
  }
  return sent;
}

void ReadLender::takeBack() {
  bool all = false;
  for (const uint64_t call : mailbox_.takeReturnedReads()) all = dispatcher_.lentReads().back(call) || all;
  if (all) dispatcher_.resumeKept();
}

}  // namespace persistence
