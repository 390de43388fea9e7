//===- ExternalData.cpp - Tensor data outside of the model file -----------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace mlir::amc::onnx;
namespace path = llvm::sys::path;

/// Whether `file` is in `directory` or below it; both absolute, without links.
static bool isBelow(llvm::StringRef file, llvm::StringRef directory) {
  auto part = path::begin(file), end = path::end(file);
  for (auto wanted = path::begin(directory), last = path::end(directory);
       wanted != last; ++wanted, ++part)
    if (part == end || *part != *wanted)
      return false;
  return part != end;
}

/// The real path of the external file, or an error when it lies elsewhere.
static llvm::Expected<std::string> locate(llvm::StringRef modelPath,
                                          llvm::StringRef location) {
  auto refuse = [&](const char *why) {
    return llvm::createStringError("external data '" + location + "': " + why);
  };
  if (location.empty())
    return refuse("no location given");
  if (location.contains('\0'))
    return refuse("the location holds a zero byte");
  if (path::is_absolute(location))
    return refuse("the location is absolute; supported: a path relative to the "
                  "model's directory");
  llvm::SmallString<256> directory(modelPath), wanted, found;
  path::remove_filename(directory);
  if (directory.empty())
    directory = ".";
  wanted = directory;
  path::append(wanted, location);
  llvm::SmallString<256> realDirectory;
  if (std::error_code error = llvm::sys::fs::real_path(wanted, found))
    return refuse(error.message().c_str());
  if (llvm::sys::fs::real_path(directory, realDirectory) ||
      !isBelow(found, realDirectory))
    return refuse("the location leads out of the model's directory");
  if (!llvm::sys::fs::is_regular_file(found))
    return refuse("not a regular file");
  return found.str().str();
}

/// Reads a number from its text; an empty text is `missing`.
static bool parseNumber(llvm::StringRef text, uint64_t missing,
                        uint64_t &number) {
  number = missing;
  return text.empty() || !text.getAsInteger(10, number);
}

llvm::Expected<std::vector<char>>
mlir::amc::onnx::readExternalData(llvm::StringRef modelPath,
                                  const ExternalData &data, uint64_t size) {
  llvm::Expected<std::string> file = locate(modelPath, data.location);
  if (!file)
    return file.takeError();
  auto refuse = [&](const llvm::Twine &why) {
    return llvm::createStringError("external data '" + data.location +
                                   "': " + why);
  };
  uint64_t offset, length, fileSize;
  if (!parseNumber(data.offset, 0, offset) ||
      !parseNumber(data.length, size, length))
    return refuse("offset '" + data.offset + "' or length '" + data.length +
                  "' is not a number of bytes");
  if (length != size)
    return refuse("length is " + llvm::Twine(length) +
                  " bytes, the tensor's type needs " + llvm::Twine(size));
  if (std::error_code error = llvm::sys::fs::file_size(*file, fileSize))
    return refuse(error.message());
  if (offset > fileSize || size > fileSize - offset)
    return refuse("bytes " + llvm::Twine(offset) + " to " +
                  llvm::Twine(offset) + "+" + llvm::Twine(size) +
                  " are outside of the file of " + llvm::Twine(fileSize) +
                  " bytes");
  if (size == 0)
    return std::vector<char>();
  auto buffer = llvm::MemoryBuffer::getFileSlice(*file, size, offset);
  if (!buffer)
    return refuse(buffer.getError().message());
  return std::vector<char>((*buffer)->getBufferStart(),
                           (*buffer)->getBufferEnd());
}
