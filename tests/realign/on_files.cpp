#include <fmt/core.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "common/scan/nifti_file.h"
#include "common/scan/nifti_writer.h"
#include "common/scan/series_header.h"
#include "stages/realign/base/motion_table.h"
#include "tests/realign/suite.h"

namespace stagecraft::realign::suite {
namespace {

namespace fs = std::filesystem;

/// The words that start the executable, as in "mpirun -n 2 ... realign-01-mpi".
std::string launcher;

/// A word as the shell must read it.
std::string quoted(const std::string& word) {
  return fmt::format("'{}'", word);
}

/// A folder that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = fs::temp_directory_path() / "stagecraft-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) {
      throw std::runtime_error("no temporary folder");
    }
    path_ = pattern;
  }
  ~TemporaryFolder() { fs::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Writes a series in double precision, which loses nothing.
void save(const Series& series, const fs::path& path) {
  const NiftiHeader header = series_header(
      series.grid, static_cast<int>(series.frames.size()), NIFTI_TYPE_FLOAT64);
  NiftiWriter writer(path, header, Compression::none);
  for (const Volume& volume : series.frames) writer.write(volume.voxels());
  writer.commit();
}

std::string reference_words(const Job& job, const fs::path& folder) {
  if (job.to_mean) return "mean";
  if (!job.reference) return std::to_string(job.reference_frame);
  save(*job.reference, folder / "reference.nii");
  return quoted(folder / "reference.nii");
}

Motion load_motion(const fs::path& path, int frames) {
  Motion motion;
  for (const Parameters& p : read_motion(path, frames)) motion.push_back({p});
  std::ifstream table(path);
  std::string line;
  std::getline(table, line);
  for (FrameMotion& moved : motion) {
    std::string word;
    for (int column = 0; column < 7; ++column) table >> word;
    table >> moved.iterations >> moved.converged >> word;
    if (word != "n/a") moved.correlation = std::stod(word);
  }
  return motion;
}

/// Marks the frames that the run report calls lost.
void mark_lost(Motion& motion, const fs::path& run_report) {
  std::ifstream text(run_report);
  const auto report = nlohmann::json::parse(text);
  for (const auto& t : report["frames_lost"])
    motion.at(t.get<std::size_t>()).lost = true;
}

std::vector<Volume> load_realigned(const fs::path& path, std::size_t frames) {
  NiftiFile file(path);
  std::vector<Volume> volumes;
  for (std::size_t t = 0; t < frames; ++t) {
    volumes.push_back(file.read(static_cast<int>(t)));
  }
  return volumes;
}

}  // namespace

Result run(const Job& job) {
  const TemporaryFolder folder;
  const fs::path scan = folder.path() / "scan.nii";
  save(job.series, scan);
  std::string words =
      fmt::format("{}{} --out {} --margin {} --reference {}", launcher,
                  quoted(scan), quoted(folder.path()), job.options.margin,
                  reference_words(job, folder.path()));
  if (!job.options.mask.empty()) {
    const Grid& grid = job.reference ? job.reference->grid : job.series.grid;
    Volume mask(grid.shape);
    std::ranges::copy(job.options.mask, mask.voxels().begin());
    save({grid, {mask}}, folder.path() / "mask.nii");
    words += " --mask " + quoted(folder.path() / "mask.nii");
  }
  if (job.options.fwhm) words += fmt::format(" --fwhm {}", *job.options.fwhm);
  if (job.options.sep) words += fmt::format(" --sep {}", *job.options.sep);
  if (!job.options.reslice) words += " --outputs motion";
  if (!job.options.estimate) {
    const fs::path table = folder.path() / "given.txt";
    write_file(table, motion_rp(job.options.start));
    words += " --apply " + quoted(table);
  }
  const int status = std::system(words.c_str());
  EXPECT_EQ(WEXITSTATUS(status), 0) << words;

  Result result;
  result.motion = load_motion(folder.path() / "scan_motion.tsv",
                              static_cast<int>(job.series.frames.size()));
  mark_lost(result.motion, folder.path() / "scan_run.json");
  if (job.options.reslice) {
    result.realigned = load_realigned(folder.path() / "scan_realigned.nii",
                                      job.series.frames.size());
  }
  return result;
}

bool root() { return true; }

int rung() {
  static const int number = [] {
    FILE* about = popen((launcher + " --about").c_str(), "r");
    int found = -1;
    EXPECT_EQ(std::fscanf(about, "rung: %d_", &found), 1);
    pclose(about);
    return found;
  }();
  return number;
}

}  // namespace stagecraft::realign::suite

/// Usage: realign-black-box [GoogleTest's options] COMMAND ...
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  using namespace stagecraft::realign::suite;
  for (int word = 1; word < argc; ++word) launcher += quoted(argv[word]) + " ";
  return RUN_ALL_TESTS();
}
