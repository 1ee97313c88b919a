#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace stagecraft {

/// What a floor is about. `work`: instructions with one worker; `cpu`: CPU time
/// of the whole program with one worker; `structure`: CPU time alone over that
/// of the busiest worker; `wall`: wall time with all workers; `masks`: the
/// share of the runs whose threads stayed where the plan puts them.
enum class Gauge { work, cpu, structure, wall, masks };

NLOHMANN_JSON_SERIALIZE_ENUM(Gauge, {{Gauge::work, "work"},
                                     {Gauge::cpu, "cpu"},
                                     {Gauge::structure, "structure"},
                                     {Gauge::wall, "wall"},
                                     {Gauge::masks, "masks"}})

std::string name_of(Gauge gauge);

/// How many times better `rung` must be than `against`, at least.
struct Floor {
  std::string rung;  ///< "sum/02_fast"
  /// Another rung; "alone" of `structure`; "plan" of `masks`; "recorded" of
  /// `work`: the number below.
  std::string against;
  Gauge metric = Gauge::work;
  double floor = 0;
  double low = 0;  ///< envelope: the least measured when the floor was derived
  double high = 0;
  int n = 0;            ///< rounds behind the envelope
  double recorded = 0;  ///< instructions; 0: against a rung
  std::string commit;
  std::string machine;   ///< name of the processor
  std::string compiler;  ///< empty: whatever it is
  std::string date;
  std::string why;  ///< the reason for the last move
};

/// Throws BadInput for a file that is not one of floors: each names by its
/// number, from 0, when, on what and why it was `derived`.
std::vector<Floor> read_floors(const std::filesystem::path& file);
nlohmann::ordered_json floors_json(const std::vector<Floor>& floors);

/// The old floors with those that are newly derived in their places, or added.
std::vector<Floor> moved(std::vector<Floor> floors,
                         const std::vector<Floor>& derived);

}  // namespace stagecraft
