#include "stages/realign/base/outputs.h"

#include <fmt/core.h>
#include <strings.h>

#include <algorithm>
#include <climits>
#include <list>
#include <string_view>
#include <type_traits>

#include "common/base/error.h"
#include "common/base/phases.h"
#include "stages/realign/base/motion_plot.h"
#include "stages/realign/base/motion_table.h"
#include "stages/realign/base/transforms.h"

namespace stagecraft::realign {
namespace fs = std::filesystem;
namespace {

/// The outputs that are NIfTI files.
constexpr const char* images[]{"realigned", "mean", "coverage"};

Compression compression(const Command& command, const NiftiInput& input) {
  if (command.compression == "input") return input.compression();
  return command.compression == "gzip" ? Compression::gzip : Compression::none;
}

void refuse(const fs::path& path, bool replace, const InputFiles& inputs) {
  inputs.refuse(path);
  if (const std::size_t length = path.filename().string().size();
      length > NAME_MAX) {
    throw BadInput(fmt::format(
        "{} would have {} bytes in its name, and no name has more than {}; "
        "rename the scan",
        path.filename().string(), length, NAME_MAX));
  }
  if (fs::is_directory(path)) {
    throw BadInput(
        fmt::format("{} is a folder where a file has to go; remove it or "
                    "choose another --out",
                    path.string()));
  }
  if (!replace && fs::exists(path)) {
    throw BadInput(fmt::format(
        "{} exists already; add --force to replace it, or choose another --out",
        path.string()));
  }
}

}  // namespace

std::string scan_name(const fs::path& scan) {
  std::string name = scan.filename();
  for (const std::string_view ending : {".gz", ".nii"}) {
    if (name.size() >= ending.size() &&
        strcasecmp(name.c_str() + name.size() - ending.size(), ending.data()) ==
            0) {
      name.resize(name.size() - ending.size());
    }
  }
  return name;
}

fs::path source_of(const Command& command,
                   const std::vector<Command>& commands) {
  const auto is_beside = [&](const fs::path& folder) {
    std::error_code error;
    return fs::equivalent(command.scan.parent_path() / ".", folder / ".",
                          error);
  };
  const std::string name = scan_name(command.scan);
  if (std::ranges::none_of(images, [&](const char* what) {
        return name.ends_with(fmt::format("_{}", what));
      })) {
    return {};
  }
  const std::string source = name.substr(0, name.rfind('_'));
  for (const Command& other : commands) {
    if (scan_name(other.scan) != source) continue;
    if (!is_beside(other.scan.parent_path()) && !is_beside(other.out)) continue;
    try {
      if (is_result(NiftiFile(command.scan).header())) return other.scan;
    } catch (const BadInput&) {
      // No result can be damaged; what is wrong with it is said in its turn.
    }
  }
  return {};
}

Outputs::Outputs(const Command& command, const NiftiInput& input,
                 const InputFiles& inputs)
    : command_(command),
      input_(input),
      name_(scan_name(command.scan)),
      suffix_(compression(command, input) == Compression::gzip ? ".nii.gz"
                                                               : ".nii"),
      mean_(command.options.reslice ? input.scan().reference.shape : Shape{}) {
  std::error_code error;
  fs::create_directories(command.out, error);
  if (!fs::is_directory(command.out)) {
    throw BadInput(fmt::format(
        "{} is no folder and cannot become one ({}); "
        "choose another --out",
        command.out.string(), error ? error.message() : "a file is there"));
  }
  refuse_what_is_in_the_way(inputs);
  // Fails now rather than after the work.
  NewFile{path(name_ + "_run.json")};
  if (!command.profile.empty()) NewFile{command.profile};
  if (command.outputs.contains("realigned")) {
    realigned_ = std::make_unique<NiftiWriter>(
        image("realigned"), realigned_header(), compression(command, input));
  }
}

void Outputs::refuse_what_is_in_the_way(const InputFiles& inputs) const {
  const auto refuse = [&](const fs::path& path) {
    realign::refuse(path, command_.force, inputs);
  };
  const Motion unknown(static_cast<std::size_t>(input_.scan().frames));
  for (const auto& [name, text] : motion_files(unknown)) {
    refuse(path(name));
  }
  for (const auto& [name, text] : matrix_files(unknown)) {
    const fs::path folder = path(name).parent_path();
    if (fs::exists(folder) && !fs::is_directory(folder)) {
      throw BadInput(fmt::format(
          "{} is a file where a folder has to go; remove it or choose another "
          "--out",
          folder.string()));
    }
    refuse(path(name));
  }
  for (const char* what : images) {
    if (command_.outputs.contains(what)) {
      refuse(image(what));
    }
  }
  if (command_.report) refuse(report_page());
  refuse(path(name_ + "_run.json"));
  if (!command_.profile.empty()) refuse(command_.profile);
}

fs::path Outputs::path(const std::string& name) const {
  return command_.out / name;
}

fs::path Outputs::image(const std::string& what) const {
  return path(name_ + "_" + what + suffix_);
}

NiftiHeader Outputs::realigned_header() const {
  return result_header(input_.header(), input_.reference_header(),
                       input_.scan().frames, command_.datatype);
}

double Outputs::uncovered_value() const {
  const Encoding encoding = packing().encoding;
  const bool integer = with_voxel_type(encoding.datatype, [](auto zero) {
    return std::is_integral_v<decltype(zero)>;
  });
  if (!integer) return 0;
  std::vector<std::byte> stored(bytes_per_voxel(encoding));
  encode(encoding, std::vector<double>{0}, stored);
  std::vector<double> value(1);
  decode(encoding, stored, value);
  return value[0];
}

fs::path Outputs::report_page() const { return path(name_ + "_report.html"); }

void Outputs::write(int, std::span<const double> voxels) {
  const Phase phase("write");
  mean_.add(voxels);
  if (realigned_) realigned_->write(voxels);
}

void Outputs::found(int t, const Content& content) {
  non_finite_[t] = content.non_finite;
}

Packing Outputs::packing() const {
  return realigned_ ? realigned_->packing() : Packing{};
}

void Outputs::append(int, std::span<const float> voxels, const Packed& packed) {
  const Phase phase("write");
  mean_.add(voxels);
  if (realigned_) realigned_->append(packed);
}

std::map<std::string, std::string> Outputs::motion_files(
    const Motion& motion) const {
  std::map<std::string, std::string> files;
  const auto [grid, reference, frames, reference_frame] = input_.scan();
  if (command_.outputs.contains("motion")) {
    files[name_ + "_motion.tsv"] = motion_tsv(motion, grid, command_.radius);
    files[name_ + "_motion.json"] = motion_json(command_.radius);
    files["rp_" + name_ + ".txt"] = motion_rp(motion);
    files[name_ + "_motion.svg"] =
        motion_svg(motion, grid,
                   {name_, input_.header().repetition_time, command_.radius});
  }
  if (command_.matrices.contains("afni")) {
    files[name_ + ".aff12.1D"] = afni_rows(motion, grid, reference);
  }
  return files;
}

std::map<std::string, std::string> Outputs::matrix_files(
    const Motion& motion) const {
  std::map<std::string, std::string> files;
  const auto [grid, reference, frames, reference_frame] = input_.scan();
  for (std::size_t t = 0; t < motion.size(); ++t) {
    const Parameters& correction = motion[t].correction;
    if (command_.matrices.contains("fsl")) {
      files[fmt::format("{}_fsl/MAT_{:04}", name_, t)] =
          fsl_matrix(correction, grid, reference);
    }
    if (command_.matrices.contains("itk")) {
      files[fmt::format("{}_itk/frame_{:04}.txt", name_, t)] =
          itk_transform(correction);
    }
  }
  return files;
}

void Outputs::finish(const Motion& motion, const std::string& run_report,
                     const std::string& trace) {
  const Phase phase("write");
  if (realigned_) realigned_->complete();
  std::list<NiftiWriter> volumes;
  const auto add_volume = [&](const char* what, VoxelType type,
                              const Volume& volume) {
    volumes.emplace_back(
        image(what),
        result_header(input_.header(), input_.reference_header(), 1, type),
        compression(command_, input_));
    volumes.back().write(volume.voxels());
    volumes.back().complete();
  };
  if (command_.outputs.contains("mean"))
    add_volume("mean", VoxelType::float32, mean_.mean());
  if (command_.outputs.contains("coverage"))
    add_volume("coverage", VoxelType::int32, mean_.coverage());
  std::list<NewFile> texts;
  for (const auto& [name, text] : motion_files(motion)) {
    texts.emplace_back(path(name)).write(text);
  }
  if (!command_.profile.empty()) {
    texts.emplace_back(command_.profile).write(trace);
  }
  texts.emplace_back(path(name_ + "_run.json")).write(run_report);
  // Too many to be held open until all are complete, or flushed one by one.
  const auto matrices = matrix_files(motion);
  for (const auto& [name, text] : matrices) {
    fs::create_directories(path(name).parent_path());
    NewFile file(path(name));
    file.write(text);
    file.commit(NewFile::Flush::later);
  }
  if (!matrices.empty()) flush_file_system(command_.out);

  if (realigned_) realigned_->commit();
  for (NiftiWriter& volume : volumes) volume.commit();
  for (NewFile& file : texts) file.commit();
}

}  // namespace stagecraft::realign
