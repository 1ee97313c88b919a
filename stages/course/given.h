#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// What a student is given is made from the pages of the ladder, so that no
/// copy of a page must be kept in step with it.
namespace stagecraft::course {

/// A whole file; throws BadInput where it cannot be read.
std::string read_text(const std::filesystem::path& file);

/// A text that stands once in a page, and what takes its place.
struct Change {
  std::string find;
  std::string replace;
};

/// The hunks of a unified diff. Where they stand in the page does not matter,
/// only what they say, so that lines may move. Throws BadInput.
std::vector<Change> hunks(const std::string& diff);

/// A page with all changes made, one after another. Throws BadInput where one
/// does not stand there exactly once.
std::string changed(std::string page, const std::vector<Change>& changes);

/// The page that a file of changes in LADDER/exercises is about, in LADDER:
/// the one that NN_name.patch names in its first line; for NN_name.hunt.json
/// NN_name.cpp.
std::filesystem::path page_of(const std::filesystem::path& changes);

/// What the student is given: the starter of a .patch, the bug hunt of a
/// .hunt.json. Throws BadInput, with the remedy, where the page has changed so
/// that they no longer apply.
std::string given(const std::filesystem::path& changes);

/// The places of a starter that are marked "Your work", as Markdown.
std::string marked_places(const std::string& starter);

/// The page of an exercise with these places between its lines
/// `<!-- marked -->` and `<!-- /marked -->`. Throws BadInput without them.
std::string with_places(const std::string& page, const std::string& places);

}  // namespace stagecraft::course
