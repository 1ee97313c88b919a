/// The headers that every page and unit test reads, compiled once.
