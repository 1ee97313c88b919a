#include <algorithm>
#include <cstdint>
#include <limits>

#include "tests/realign/black_box/bad_cases.h"
#include "tests/realign/black_box/scans.h"

/// Scans that cannot be realigned.
namespace stagecraft::black_box {
namespace {

using samples::file_bytes;
using samples::Folder;
using samples::gzip;

/// A scan of these bytes, whatever they are.
auto bad_scan_of(const std::string& bytes,
                 const std::string& name = "bold.nii") {
  return [bytes, name](const Folder& folder) {
    return Words{folder.file(name, bytes)};
  };
}

/// A scan whose header `change` damages.
template <class Header = nifti_1_header, class Change>
auto header_with(Change change) {
  Header header = scan_header<Header>();
  change(header);
  return bad_scan_of(file_bytes(header, scan_voxels()));
}

/// A scan with this voxel type, of zeros but for the first byte of every eight.
auto type_of(short datatype) {
  int bytes = 0, swap = 0;
  nifti_datatype_sizes(datatype, &bytes, &swap);
  std::vector<std::int8_t> voxels(3 * frame_voxels *
                                  static_cast<unsigned>(bytes));
  for (std::size_t n = 0; n < voxels.size(); n += 8) voxels[n] = 1;
  return bad_scan_of(file_bytes(scan_header(datatype), voxels));
}

/// A float scan whose frames `first` to `last` hold one value everywhere.
auto frames_of(float value, int first, int last) {
  std::vector<float> voxels = scan_voxels<float>();
  std::fill(voxels.begin() + first * std::ptrdiff_t{frame_voxels},
            voxels.begin() + (last + 1) * std::ptrdiff_t{frame_voxels}, value);
  return bad_scan_of(file_bytes(scan_header(NIFTI_TYPE_FLOAT32), voxels));
}

/// `bytes` with some of them turned over.
std::string damaged(std::string bytes, std::size_t begin, std::size_t length) {
  for (std::size_t n = begin; n < begin + length; ++n) {
    bytes[n] = static_cast<char>(~bytes[n]);
  }
  return bytes;
}

/// The bytes of a scan of 60 frames: zlib cannot take it in at once, as it does
/// a small one.
std::string large_scan() {
  std::vector<std::int16_t> voxels = scan_voxels(60);
  for (std::size_t n = 0; n < voxels.size(); ++n) {
    voxels[n] = static_cast<std::int16_t>(voxels[n] +
                                          static_cast<int>(n * n % 65521 % 16));
  }
  return file_bytes(scan_header(NIFTI_TYPE_INT16, 60), voxels);
}

/// The same compressed, up to a block of a kind that does not exist.
std::string damaged_in_the_middle(const std::string& bytes) {
  const std::string front = gzip(bytes.substr(0, bytes.size() / 2));
  std::string back = gzip(bytes.substr(bytes.size() / 2));
  back[10] = 0x07;  // the first behind the header of gzip
  return front + back;
}

/// Such a scan, realigned quickly.
auto quick(const std::string& bytes) {
  return [bytes](const Folder& folder) {
    return Words{folder.file("bold.nii.gz", bytes), "--sep", "8", "--outputs",
                 "motion"};
  };
}

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

}  // namespace

std::vector<BadCase> bad_files() {
  const std::string good = good_scan();
  const std::string packed = gzip(good);
  const std::string large = gzip(large_scan());
  const std::string gz = "bold.nii.gz";
  return {
      {"device", [](const Folder&) { return Words{"/dev/zero"}; },
       "/dev/zero is not a regular file; copy the scan into one"},
      {"below_a_file",
       [](const Folder& f) {
         return Words{f.file("bold.nii", "x").string() + "/bold.nii"};
       },
       "bold.nii/bold.nii"},
      {"empty_gzip", bad_scan_of(gzip(""), gz),
       "bold.nii.gz is not a NIfTI file"},
      {"text", bad_scan_of(std::string(1000, 'a')), "is not a NIfTI file"},
      {"header_cut", bad_scan_of(good.substr(0, 200)),
       "ends within its header (byte 200 of 348)"},
      {"header_cut_gzip", bad_scan_of(gzip(good.substr(0, 200)), gz),
       "ends within its header (byte 200 of 348)"},
      {"voxels_cut", bad_scan_of(good.substr(0, good.size() - 1)),
       "ends in frame 2 (of 0 to 2); copy or convert it again", true},
      {"voxels_cut_before_gzip",
       bad_scan_of(gzip(good.substr(0, good.size() / 2)), gz),
       "ends in frame 1 (of 0 to 2)"},
      {"gzip_cut", bad_scan_of(packed.substr(0, packed.size() / 2), gz),
       "ends in frame"},
      {"gzip_cut_in_checksum",
       bad_scan_of(packed.substr(0, packed.size() - 3), gz),
       "ends in frame 2 (of 0 to 2)"},
      {"gzip_damaged", quick(damaged_in_the_middle(large_scan())),
       "is damaged in frame 29 (of 0 to 59)"},
      {"gzip_wrong_checksum", quick(damaged(large, large.size() - 8, 4)),
       "(of 0 to 59); copy or compress it again"},
      {"gzip_damaged_at_its_start", bad_scan_of(damaged(packed, 10, 20), gz),
       "is damaged in its header; copy or compress it again"},
  };
}

std::vector<BadCase> bad_headers() {
  using One = nifti_1_header&;
  return {
      {"magic", header_with([](One h) { h.magic[0] = 'x'; }),
       "lacks the magic of a NIfTI file"},
      {"pair", header_with([](One h) { h.magic[1] = 'i'; }),
       "is half of a .hdr/.img pair; convert the pair to one .nii file"},
      {"dimensions_0", header_with([](One h) { h.dim[0] = 0; }),
       "has 0 dimensions by its header"},
      {"dimensions_3", header_with([](One h) { h.dim[0] = 3; }),
       "has 1 frame; realignment needs at least 2"},
      {"dimensions_5", header_with([](One h) { h.dim[0] = 5, h.dim[5] = 2; }),
       "split it into 4-D series"},
      {"dimensions_8", header_with([](One h) { h.dim[0] = 8; }),
       "has 8 dimensions by its header"},
      {"no_voxels", header_with([](One h) { h.dim[1] = 0; }),
       "has 0 voxels along i"},
      {"negative_voxels", header_with([](One h) { h.dim[2] = -12; }),
       "has -12 voxels along j"},
      {"negative_frames", header_with([](One h) { h.dim[4] = -3; }),
       "has -3 frames by its header"},
      {"one_slice", header_with([](One h) { h.dim[3] = 1; }),
       "has 1 voxels along k; realignment needs at least 2"},
      {"a_rod", header_with([](One h) { h.dim[2] = h.dim[3] = 3; }),
       "needs at least 4 along two axes"},
      {"one_frame", header_with([](One h) { h.dim[4] = 1; }),
       "has 1 frame; realignment needs at least 2"},
      {"absurd_size", header_with([](One h) {
         std::fill(h.dim + 1, h.dim + 5, std::int16_t{32767});
       }),
       "has more than 2^31 voxels a frame by its header"},
      {"size_beyond_64_bits", header_with<nifti_2_header>([](auto& h) {
         std::fill(h.dim + 1, h.dim + 4, std::int64_t{1} << 32);
       }),
       "has more than 2^31 voxels a frame by its header"},
      {"size_back_to_the_true_one", header_with<nifti_2_header>([](auto& h) {
         h.dim[1] = (std::int64_t{1} << 62) + 12;
         h.dim[2] = 4;
       }),
       "has more than 2^31 voxels a frame by its header"},
      {"promises_frames", header_with([](One h) { h.dim[4] = 30000; }),
       "ends in frame 3 (of 0 to 29999)"},
      {"promises_a_huge_frame", header_with([](One h) {
         std::fill(h.dim + 1, h.dim + 4, std::int16_t{1200});
       }),
       "ends in frame 0 (of 0 to 2)"},
      {"promises_a_huge_frame_gzip",
       [](const Folder& folder) {
         nifti_1_header header = scan_header();
         std::fill(header.dim + 1, header.dim + 4, std::int16_t{1200});
         return Words{folder.file("bold.nii.gz",
                                  gzip(file_bytes(header, scan_voxels())))};
       },
       "compressed bytes can hold; copy or convert it again"},
      {"singular_affine", header_with([](One h) {
         h.sform_code = 1;
         h.qform_code = 0;
       }),
       "lies nowhere: its sform cannot be inverted"},
      {"nan_affine", header_with([](One h) {
         samples::set_sform(h);
         h.qform_code = 0;
         h.srow_y[1] = nan;
       }),
       "lies nowhere: its sform cannot be inverted"},
      {"no_zooms", header_with([](One h) { h.pixdim[3] = 0; }),
       "lies nowhere: its qform cannot be inverted"},
      {"metres_for_millimetres",
       header_with([](One h) { h.xyzt_units = NIFTI_UNITS_METER; }),
       "has voxels of 4000 mm by its qform"},
      {"voxels_inside_the_header",
       header_with([](One h) { h.vox_offset = 100; }),
       "has no valid vox_offset"},
  };
}

std::vector<BadCase> bad_voxels() {
  return {
      {"constant", frames_of(7, 0, 2),
       "frame 0 is the same everywhere and cannot be the reference"},
      {"zero_reference", frames_of(0, 0, 0),
       "frame 0 is zero everywhere and cannot be the reference; choose "
       "another"},
      {"nan_scan", frames_of(nan, 0, 2), "frame 0 holds no finite number"},
      {"mostly_zero", frames_of(0, 1, 2),
       "2 of 3 frames (1-2) have no contrast", true},
      {"mostly_nan", frames_of(nan, 1, 2),
       "2 of 3 frames (1-2) have no contrast"},
      {"complex", type_of(NIFTI_TYPE_COMPLEX64),
       "has voxels of type COMPLEX64 (code 32); convert it to float32"},
      {"rgb", type_of(NIFTI_TYPE_RGB24), "has voxels of type RGB24"},
      {"rgba", type_of(NIFTI_TYPE_RGBA32), "has voxels of type RGBA32"},
      {"int64", type_of(NIFTI_TYPE_INT64), "has voxels of type INT64"},
      {"float128", type_of(NIFTI_TYPE_FLOAT128), "has voxels of type FLOAT128"},
      {"no_type", type_of(0), "(code 0); convert it to float32"},
      {"unheard_of_type", type_of(12345), "(code 12345); convert it"},
  };
}

}  // namespace stagecraft::black_box
