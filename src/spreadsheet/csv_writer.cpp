#include "tierline/spreadsheet/csv_writer.hpp"

#include "tierline/base/error.hpp"
#include "tierline/base/files.hpp"

#include <cstdio>
#include <string>

namespace tierline::spreadsheet {
namespace {

constexpr std::size_t most_buffered_bytes = 1 << 16;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

struct CsvWriter::Impl {
  explicit Impl(const std::filesystem::path& path)
      : file{path}, stream{std::fopen(file.temporary().c_str(), "wb")} {
    if (!stream) {
      throw io_error("create", path.string());
    }
  }

  void separate() {
    if (!first_in_row) {
      buffer += ',';
    }
    first_in_row = false;
  }

  void write_buffer() {
    if (std::fwrite(buffer.data(), 1, buffer.size(), stream.get()) != buffer.size()) {
      throw io_error("write", file.target().string());
    }
    buffer.clear();
  }

  AtomicFile file;
  std::unique_ptr<std::FILE, CloseFile> stream;
  std::string buffer;
  bool first_in_row = true;
};

CsvWriter::CsvWriter(const std::filesystem::path& path) : impl_{std::make_unique<Impl>(path)} {}
CsvWriter::~CsvWriter() = default;

void CsvWriter::text(std::string_view value) {
  impl_->separate();
  auto& buffer = impl_->buffer;
  if (!value.empty() && value.find_first_of(",\"\r\n") == std::string_view::npos) {
    buffer += value;
    return;
  }
  buffer += '"';
  for (const char c : value) {
    if (c == '"') {
      buffer += '"';
    }
    buffer += c;
  }
  buffer += '"';
}

void CsvWriter::absent() { impl_->separate(); }

void CsvWriter::end_row() {
  impl_->buffer += "\r\n";
  impl_->first_in_row = true;
  if (impl_->buffer.size() >= most_buffered_bytes) {
    impl_->write_buffer();
  }
}

void CsvWriter::finish() {
  impl_->write_buffer();
  if (std::fflush(impl_->stream.get()) != 0) {
    throw io_error("write", impl_->file.target().string());
  }
  impl_->stream.reset();
  impl_->file.commit();
}

}  // namespace tierline::spreadsheet
