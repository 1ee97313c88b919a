#include "common/base/phases.h"

#include <unistd.h>

#include <atomic>
#include <ctime>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

#include "common/base/resources.h"

namespace stagecraft {
inline namespace base {
namespace {

std::atomic<bool> keeping_spans = false;

std::int64_t nanoseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

double seconds(std::int64_t nanoseconds) {
  return static_cast<double>(nanoseconds) * 1e-9;
}

/// What one thread has done; written by that thread alone.
struct Record {
  struct Total {
    const char* name;
    std::int64_t wall = 0, cpu = 0, count = 0;  // ns, ns
  };
  struct Event {
    const char* name;
    std::int64_t begin, wall;  // ns
  };
  pid_t thread = gettid();
  std::string last_mask;  ///< set when the thread ends
  std::vector<Total> totals;
  std::vector<Event> events;
};

struct Registry {
  std::mutex mutex;
  std::vector<std::unique_ptr<Record>> records;
};

/// Never destroyed: threads may end after the statics of the program do.
Registry& registry() {
  static Registry& instance = *new Registry;
  return instance;
}

/// The record of the calling thread, which it outlives.
class Registration {
 public:
  Registration() {
    auto record = std::make_unique<Record>();
    record_ = record.get();
    const std::lock_guard lock(registry().mutex);
    registry().records.push_back(std::move(record));
  }
  ~Registration() {
    const std::lock_guard lock(registry().mutex);
    record_->last_mask = cpu_list(allowed_cpus());
  }
  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;
  Record& record() const { return *record_; }

 private:
  Record* record_;
};

Record& my_record() {
  thread_local const Registration registration;
  return registration.record();
}

/// Names are compared as pointers first: a worker knows few of them.
Record::Total& total_of(Record& record, const char* name) {
  for (Record::Total& total : record.totals)
    if (total.name == name) return total;
  return record.totals.emplace_back(Record::Total{name});
}

}  // namespace

Phase::Phase(const char* name) : name_(name) {
  my_record();  // registers the thread before the clocks start
  wall_begin_ = nanoseconds(CLOCK_MONOTONIC);
  cpu_begin_ = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
}

Phase::~Phase() {
  const std::int64_t cpu = nanoseconds(CLOCK_THREAD_CPUTIME_ID) - cpu_begin_;
  const std::int64_t wall = nanoseconds(CLOCK_MONOTONIC) - wall_begin_;
  Record& record = my_record();
  Record::Total& total = total_of(record, name_);
  total.wall += wall;
  total.cpu += cpu;
  ++total.count;
  if (keeping_spans.load(std::memory_order_relaxed))
    record.events.push_back({name_, wall_begin_, wall});
}

void keep_spans() { keeping_spans = true; }

void forget_phases() {
  const std::lock_guard lock(registry().mutex);
  std::erase_if(registry().records,
                [](const auto& record) { return !record->last_mask.empty(); });
  for (const auto& record : registry().records) {
    record->totals.clear();
    record->events.clear();
  }
}

std::vector<WorkerPhases> phases_of_workers() {
  const std::lock_guard lock(registry().mutex);
  std::vector<WorkerPhases> workers;
  for (const auto& record : registry().records) {
    WorkerPhases& worker = workers.emplace_back();
    worker.worker = static_cast<int>(workers.size()) - 1;
    worker.mask = record->last_mask.empty()
                      ? cpu_list(allowed_cpus(record->thread))
                      : record->last_mask;
    for (const Record::Total& total : record->totals) {
      PhaseTotal& sum = worker.totals[total.name];
      sum.wall += seconds(total.wall);
      sum.cpu += seconds(total.cpu);
      sum.count += total.count;
    }
    for (const Record::Event& event : record->events)
      worker.spans.push_back(
          {event.name, seconds(event.begin), seconds(event.wall)});
  }
  return workers;
}

}  // namespace base
}  // namespace stagecraft
