#include <algorithm>

#include "tests/realign/black_box/bad_cases.h"
#include "tests/realign/black_box/scans.h"

/// Good scans with words and places that are wrong.
namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using samples::Folder;

fs::path good(const Folder& folder) {
  return folder.file("bold.nii", good_scan());
}

/// A good scan followed by `words`.
auto with(const Words& words) {
  return [words](const Folder& folder) {
    Words all{good(folder)};
    all.insert(all.end(), words.begin(), words.end());
    return all;
  };
}

/// A good scan with an option that names the file or folder `name`.
auto with_file(const std::string& option, const std::string& name) {
  return [=](const Folder& folder) {
    return Words{good(folder), option, folder / name};
  };
}

/// A good scan, and `text` as the motion table to apply.
auto table_of(const std::string& text) {
  return [text](const Folder& folder) {
    return Words{good(folder), "--apply", folder.file("table.txt", text)};
  };
}

/// A good scan with a file of this name where the results go.
auto in_the_way(const std::string& name, const Words& words = {}) {
  return [=](const Folder& folder) {
    const fs::path path = folder / "out" / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "precious";
    return with(words)(folder);
  };
}

/// A good scan with a folder of this name where the results go.
auto folder_in_the_way(const std::string& name, const Words& words) {
  return [=](const Folder& folder) {
    fs::create_directories(folder / "out" / name);
    return with(words)(folder);
  };
}

}  // namespace

std::vector<BadCase> bad_places() {
  const std::string exists = " exists already; add --force to replace it";
  std::vector<BadCase> cases{
      {"out_is_dev_full", with({"--out", "/dev/full"}),
       "/dev/full is no folder and cannot become one"},
      {"out_in_proc", with({"--out", "/proc/out"}),
       "/proc/out is no folder and cannot become one"},
      {"out_takes_no_files", with({"--out", "/proc"}),
       "cannot make bold_run.json in /proc"},
      {"out_takes_no_files_either", with({"--out", "/sys", "--force"}),
       "cannot make bold_run.json in /sys"},
      {"profile_without_folder", with_file("--profile", "none/trace.json"),
       "cannot make trace.json in"},
      {"profile_is_a_folder", with({"--profile", "/tmp"}),
       "/tmp is a folder where a file has to go"},
      {"profile_is_the_scan", with_file("--profile", "bold.nii"),
       "bold.nii is read by this call and would be replaced by a result"},
      {"profile_is_the_scan_by_force",
       [](const Folder& folder) {
         const fs::path scan = good(folder);
         return Words{scan, "--profile", scan, "--force"};
       },
       "bold.nii is read by this call and would be replaced by a result"},
      {"output_leads_to_the_scan",
       [](const Folder& folder) {
         fs::create_directory(folder / "out");
         fs::create_symlink(good(folder),
                            folder / "out" / "bold_realigned.nii");
         return with({"--force"})(folder);
       },
       "bold_realigned.nii is read by this call"},
      {"scan_leads_to_the_output",
       [](const Folder& folder) {
         fs::create_directory(folder / "out");
         std::ofstream(folder / "out" / "bold_mean.nii") << good_scan();
         fs::create_symlink("out/bold_mean.nii", folder / "bold.nii");
         return Words{folder / "bold.nii", "--force"};
       },
       "bold_mean.nii is read by this call"},
      {"output_is_the_reference",
       [](const Folder& folder) {
         const fs::path mean = folder.file("bold_mean.nii", good_scan());
         return Words{good(folder), "--reference", mean,
                      "--out",      folder / "",   "--force"};
       },
       "bold_mean.nii is read by this call"},
      {"output_is_the_table",
       [](const Folder& folder) {
         const fs::path table = folder.file(
             "rp_bold.txt", "0 0 0 0 0 0\n0 0 0 0 0 0\n0 0 0 0 0 0\n");
         return Words{good(folder), "--apply",   table,
                      "--out",      folder / "", "--force"};
       },
       "rp_bold.txt is read by this call"},
      {"folder_for_the_table",
       folder_in_the_way("bold_motion.tsv", {"--force"}),
       "bold_motion.tsv is a folder where a file has to go"},
      {"folder_for_the_series",
       folder_in_the_way("bold_realigned.nii", {"--force"}),
       "bold_realigned.nii is a folder where a file has to go"},
      {"file_for_the_matrices",
       in_the_way("bold_fsl", {"--matrices", "fsl", "--force"}),
       "bold_fsl is a file where a folder has to go"},
      {"series_exists_gzip", in_the_way("bold_realigned.nii.gz", {"--gzip"}),
       "bold_realigned.nii.gz" + exists},
      {"profile_exists",
       [](const Folder& folder) {
         return Words{good(folder), "--profile",
                      folder.file("trace.json", "precious")};
       },
       "trace.json" + exists},
  };
  for (const std::string name :
       {"bold_report.html", "bold.aff12.1D", "bold_fsl/MAT_0001",
        "bold_itk/frame_0002.txt"}) {
    std::string word = name + "_exists";
    std::ranges::replace_if(
        word, [](char c) { return c == '.' || c == '/'; }, '_');
    cases.push_back(
        {word, in_the_way(name, {"--matrices", "fsl,afni,itk", "--report"}),
         name + exists});
  }
  return cases;
}

std::vector<BadCase> bad_words() {
  return {
      {"no_scan", [](const Folder&) { return Words{}; }, "no scan is named"},
      {"scan_twice",
       [](const Folder& folder) {
         return Words{good(folder), good(folder)};
       },
       "bold.nii is named twice; name it once"},
      {"scans_of_one_name",
       [](const Folder& folder) {
         return Words{good(folder), folder / "bold.nii.gz"};
       },
       "bold.nii.gz have the same name"},
      {"name_too_long",
       [](const Folder& folder) {
         return Words{folder.file(std::string(246, 'n') + ".nii", good_scan())};
       },
       "rename the scan"},
      {"link_to_nothing",
       [](const Folder& folder) {
         fs::create_symlink(".git/annex/objects/x", folder / "bold.nii");
         return Words{folder / "bold.nii"};
       },
       "bold.nii is a link to .git/annex/objects/x, which is not there"},
      {"apply_format_alone", with({"--apply-format", "fsl"}),
       "--apply-format says whose motion is applied"},
      {"apply_format_unknown",
       with({"--apply", "rp.txt", "--apply-format", "ants"}), "ants"},
      {"scan_empty", with({""}), "a scan has an empty name"},
      {"profile_of_two", with({"other.nii", "--profile", "trace.json"}),
       "--profile writes the trace of one scan"},
      {"apply_to_two", with({"other.nii", "--apply", "rp.txt"}),
       "--apply takes the motion of one scan"},
      {"report_of_nothing", with({"--report", "--outputs", "motion"}),
       "add realigned,mean to --outputs"},
      {"option_of_one_letter", with({"-o", "out"}), "do you mean --out?"},
      {"option_with_one_dash", with({"-fwhm", "5"}), "do you mean --fwhm?"},
      {"option_misspelt", with({"--refrence", "3"}),
       "do you mean --reference?"},
      {"option_like_none", with({"--frobnicate"}), "--frobnicate; see"},
      {"scan_of_freesurfer",
       [](const Folder& folder) { return Words{folder.file("bold.mgz", "x")}; },
       "bold.mgz is no NIfTI file; make one by FreeSurfer's mri_convert"},
      {"fwhm_word", with({"--fwhm", "abc"}), "--fwhm = abc"},
      {"fwhm_negative", with({"--fwhm", "-1"}),
       "--fwhm is a smoothing in mm, from 0 (none) to 50"},
      {"fwhm_nan", with({"--fwhm", "nan"}), "--fwhm is a smoothing in mm"},
      {"fwhm_inf", with({"--fwhm", "inf"}), "--fwhm is a smoothing in mm"},
      {"sep_zero", with({"--sep", "0"}), "--sep is the distance"},
      {"sep_nan", with({"--sep", "nan"}), "--sep is the distance"},
      {"sep_too_large", with({"--sep", "50"}), "lower --sep (now 50 mm)"},
      {"radius_zero", with({"--radius", "0"}), "--radius is that of a head"},
      {"radius_nan", with({"--radius", "nan"}), "--radius is that of a head"},
      {"margin_negative", with({"--margin", "-1"}), "--margin is a number of"},
      {"margin_too_large", with({"--margin", "6"}), "sample points fit into"},
      {"threads_negative", with({"--threads", "-2"}),
       "--threads: Value -2 not in range"},
      {"threads_broken", with({"--threads", "1.5"}),
       "--threads: Value 1.5 not in range"},
      {"reference_beyond", with({"--reference", "3"}),
       "has no frame 3; choose a reference from 0 to 2", true},
      {"reference_negative", with({"--reference", "-1"}),
       "a frame cannot be negative", true},
      {"reference_word", with({"--reference", "foo"}), "foo does not exist"},
      {"reference_missing", with_file("--reference", "none.nii"),
       "none.nii does not exist"},
      {"reference_folder", with_file("--reference", ""), "is a folder"},
      {"reference_empty", with({"--reference", ""}), "--reference"},
      {"outputs_unknown", with({"--outputs", "motion,film"}),
       "--outputs does not know 'film'; choose from "
       "coverage,mean,motion,realigned"},
      {"outputs_empty", with({"--outputs", ""}), "--outputs"},
      {"matrices_unknown", with({"--matrices", "spm"}),
       "--matrices does not know 'spm'; choose from afni,fsl,itk"},
      {"datatype_unknown", with({"--datatype", "float64"}), "float64"},
  };
}

std::vector<BadCase> bad_tables() {
  const std::string row = "0 0 0 0 0 0\n";
  return {
      {"table_missing", with_file("--apply", "none.txt"),
       "none.txt cannot be read"},
      {"table_folder", with_file("--apply", ""), "is a folder"},
      {"table_short", table_of(row + row),
       "has 2 rows of motion but the scan has 3 frames"},
      {"table_long", table_of(row + row + row + row),
       "has 4 rows of motion but the scan has 3 frames"},
      {"table_empty", table_of(""), "has 0 rows of motion"},
      {"table_of_words", table_of("once upon a time there was\n"),
       "table.txt, line 1: column 1 holds \"once\""},
      {"table_narrow", table_of(row + "0 0 0\n"), "line 2: 3 columns"},
      {"table_nan", table_of(row + "0 0 0 0 nan 0\n" + row),
       "line 2: column 5 holds \"nan\"; every frame needs finite numbers"},
      {"table_with_mean",
       [row](const Folder& folder) {
         Words words = table_of(row + row + row)(folder);
         words.insert(words.end(), {"--reference", "mean"});
         return words;
       },
       "leave out --reference mean"},
      {"table_of_fsl",
       [row](const Folder& folder) {
         return Words{good(folder), "--apply",
                      folder.file("mcf.par", row + row + row)};
       },
       "say --apply-format fsl"},
      {"table_of_degrees", table_of(row + row + "0 0 0 0 1.5 0\n"),
       "would turn frame 2 by 1.5 rad"},
      {"table_of_another_country", table_of("0,5 0 0 0 0 0\n" + row + row),
       "commas inside its numbers"},
      {"table_name_empty", with({"--apply", ""}), "--apply"},
  };
}

}  // namespace stagecraft::black_box
