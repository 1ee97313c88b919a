#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The contract of a ladder. A rung says of itself what it is, in its `About`;
/// a ladder says what its job is, in its `Ladder`. Tests, bench, gate, course
/// and documents ask them, and know no ladder or rung by name.
namespace stagecraft {

/// How near a rung's answer comes to that of the first rung of its ladder: the
/// same, but for the order of sums, or as near as its `Ladder` finds near. With
/// any number of workers a rung's own answer is the same.
enum class Answer { same, near };

/// What a rung is, compiled into its program, which prints it on --about and
/// --about=json.
struct About {
  std::string_view rung;       ///< "01_fast"
  std::string_view builds_on;  ///< the rung before; empty on the first
  std::string_view idea;       ///< the technique in a few words
  std::string_view change;     ///< what differs from the rung before
  std::string_view watch;      ///< what can go wrong
  std::string_view cost;       ///< what it costs
  Answer answer = Answer::same;
  bool ranks = false;         ///< shares the work out to ranks
  bool mpi_alone = false;     ///< MPI starts without a launcher too
  bool threads = false;       ///< understands --threads above 1
  bool device = false;        ///< uses a GPU where there is one
  bool binds = false;         ///< its threads keep to CPUs by a plan
  bool deals_inputs = false;  ///< each rank may work on an input of its own
  bool for_ranks = false;  ///< its idea needs ranks, though it has threads too
  int act = 1;             ///< of the ladder; a later one has longer steps
};

/// The lines of --about and the object of --about=json.
std::string about_text(const About& about);
std::string about_json(std::string_view ladder, const About& about);

/// A rung as its program tells of it.
struct Rung {
  std::string ladder{};   ///< "sum"
  std::string name{};     ///< "01_fast"
  std::string program{};  ///< "sum-01-fast"
  std::string builds_on{};
  std::string idea{};
  Answer answer = Answer::same;
  bool ranks = false;
  bool threads = false;
  bool device = false;
  bool binds = false;
  bool deals_inputs = false;
  bool for_ranks = false;
  int act = 1;

  /// How results, marks and floors call it: "sum/01_fast".
  std::string id() const { return ladder + "/" + name; }
  /// "01".
  std::string number() const { return name.substr(0, 2); }
};

/// The rung that printed this on --about=json. Throws BadInput.
Rung rung_of(const std::string& program, const std::string& json);

/// Asks a program of a folder who it is. Throws BadInput where it is missing or
/// no rung.
Rung ask(const std::filesystem::path& folder, const std::string& program);

/// What runs read, and what is known of it.
struct Fixture {
  std::filesystem::path input{};
  std::filesystem::path truth{};  ///< empty: not known
  double work = 0;                ///< in the ladder's unit
  /// How often it holds what the first rung's results are of.
  int times = 1;
  double bytes = 0;  ///< that must be read and written, at least
  double flop = 0;   ///< that no rung can do without; 0: not known
  std::map<std::string, std::string> facts{};  ///< for readers: {"size", ...}
};

/// What was found in the results of a run.
struct Verdict {
  std::string wrong{};    ///< in words; empty: nothing
  double difference = 0;  ///< from the first rung, in the ladder's words
  std::optional<double> error{};  ///< against the truth
};

/// How much an input is to hold.
struct Amount {
  /// The least: so little that its time is start-up, on the first rung too.
  /// For tests: a fraction of a second on the first rung, yet several of what
  /// is shared out; for counting instructions: some 1e9 on the first rung; for
  /// timing: about a second on the slower rungs, a few hundred megabytes of
  /// memory; for show, a few seconds on the first rung.
  enum class Size { least, tested, counted, timed, shown };
  Size size = Size::shown;
  double work = 0;    ///< in the ladder's unit; 0: as the size has it
  double factor = 1;  ///< times so much: the same again, from its beginning
};

/// The job of a ladder: what goes in, what comes out, when it is right.
class Ladder {
 public:
  Ladder() = default;
  virtual ~Ladder() = default;
  Ladder(const Ladder&) = delete;
  Ladder& operator=(const Ladder&) = delete;

  virtual std::string_view name() const = 0;
  /// What its rungs do, in a clause.
  virtual std::string_view job() const = 0;
  /// Where it stands among the ladders; the first is what is run by default.
  virtual int place() const = 0;
  /// Of work: "frames".
  virtual std::string_view unit() const = 0;
  /// Of `Verdict::difference` and `error`: "mm".
  virtual std::string_view error_unit() const = 0;
  /// Its functions, small to large, which every page has in this order.
  virtual std::vector<std::string_view> seams() const = 0;
  /// The function whose instructions are counted, as callgrind names it; "*"
  /// stands for anything.
  virtual std::string_view counted() const = 0;

  /// Makes an input in a folder. Throws BadInput.
  virtual Fixture make(const Amount& amount,
                       const std::filesystem::path& folder) const = 0;
  /// What is known of a user's file, which stays where it is. Throws BadInput.
  virtual Fixture given(const std::filesystem::path& file,
                        const std::filesystem::path& truth) const = 0;
  /// Bytes of disk that an input of this amount takes.
  virtual double room(const Amount& amount) const = 0;

  /// The words behind a rung's program: on this input, into the folder `out`,
  /// by --force where results are there already. The same run leaves the same
  /// bytes, but for files whose names end in run.json. Beside what stands here
  /// every program knows --threads, --about[=json], --version and --help.
  virtual std::vector<std::string> command(
      const Fixture& fixture, const std::filesystem::path& out) const = 0;
  /// What is in `out` against what the first rung left in `first`, where the
  /// input of `out` holds that of `first` `fixture.times` times.
  virtual Verdict judge(const Fixture& fixture,
                        const std::filesystem::path& out,
                        const std::filesystem::path& first,
                        Answer answer) const = 0;
  /// The same of another program's results, by its own conventions; nothing is
  /// wrong where they are not known.
  virtual Verdict judge_peer(const Fixture& fixture,
                             const std::filesystem::path& out,
                             const std::filesystem::path& first) const {
    static_cast<void>(fixture);
    static_cast<void>(out);
    static_cast<void>(first);
    return {};
  }
};

/// A ladder of this build, as CMake registered it.
struct Registered {
  const Ladder* ladder;
  std::filesystem::path folder;       ///< its sources
  std::vector<std::string> programs;  ///< of its rungs, from bottom to top
};

/// All ladders in their places. Defined in a file that CMake writes.
const std::vector<Registered>& ladders();

/// The ladder of a name. Throws BadInput where there is none.
const Registered& ladder_of(std::string_view name);

}  // namespace stagecraft
