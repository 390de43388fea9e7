//===- FlatImage.cpp - Linking an object to a flat image ------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "amc/Target/Native/Native.h"

#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace llvm::object;

namespace {

/// Code and read-only data; tables for unwinding are of no use.
bool isLoaded(const ELFSectionRef &section) {
  return (section.getFlags() & llvm::ELF::SHF_ALLOC) &&
         !llvm::cantFail(section.getName()).starts_with(".eh_frame");
}

class Linker {
public:
  Linker(const ELFObjectFileBase &object, std::string &error)
      : object(object), error(error) {}

  FailureOr<std::vector<uint8_t>> run() {
    for (ELFSectionRef section : object.sections()) {
      if (!isLoaded(section) || section.getSize() == 0)
        continue;
      if (section.getFlags() & llvm::ELF::SHF_WRITE)
        return fail("a section that can be written, " +
                    llvm::cantFail(section.getName()));
      llvm::Expected<StringRef> contents = section.getContents();
      if (!contents)
        return fail(llvm::toString(contents.takeError()));
      image.resize(llvm::alignTo(image.size(), section.getAlignment().value()));
      addresses[section.getIndex()] = image.size();
      image.insert(image.end(), contents->bytes_begin(), contents->bytes_end());
    }
    for (ELFSectionRef section : object.sections()) {
      llvm::Expected<section_iterator> target = section.getRelocatedSection();
      if (!target)
        return fail(llvm::toString(target.takeError()));
      if (*target == object.section_end() ||
          !addresses.count((*target)->getIndex()))
        continue;
      for (ELFRelocationRef relocation : section.relocations())
        if (failed(relocate(relocation, addresses[(*target)->getIndex()])))
          return failure();
    }
    return std::move(image);
  }

  FailureOr<uint64_t> addressOf(const ELFSymbolRef &symbol) {
    auto section = symbol.getSection();
    if (!section)
      return fail(llvm::toString(section.takeError()));
    if (*section == object.section_end())
      return fail("a call of '" + name(symbol) +
                  "', which is outside of the image (is the operation "
                  "supported by this CPU?)");
    auto found = addresses.find((*section)->getIndex());
    if (found == addresses.end())
      return fail("a reference to '" + name(symbol) +
                  "' in a section that is not loaded");
    auto value = symbol.getValue();
    if (!value)
      return fail(llvm::toString(value.takeError()));
    return found->second + *value;
  }

private:
  LogicalResult relocate(const ELFRelocationRef &relocation, uint64_t base) {
    uint64_t type = relocation.getType();
    if (type != llvm::ELF::R_X86_64_PC32 && type != llvm::ELF::R_X86_64_PLT32)
      return fail("a relocation of kind " + llvm::Twine(type).str());
    FailureOr<uint64_t> symbol = addressOf(*relocation.getSymbol());
    llvm::Expected<int64_t> addend = relocation.getAddend();
    if (failed(symbol) || !addend)
      return failure();
    uint64_t place = base + relocation.getOffset();
    int64_t distance = int64_t(*symbol) + *addend - int64_t(place);
    llvm::support::endian::write32le(image.data() + place, uint32_t(distance));
    return success();
  }

  static std::string name(const ELFSymbolRef &symbol) {
    llvm::Expected<StringRef> name = symbol.getName();
    if (name)
      return name->str();
    llvm::consumeError(name.takeError());
    return "?";
  }

  LogicalResult fail(const llvm::Twine &what) {
    error = ("the kernels have " + what).str();
    return failure();
  }

  const ELFObjectFileBase &object;
  std::string &error;
  std::vector<uint8_t> image;
  llvm::DenseMap<uint64_t, uint64_t> addresses; // of sections, by index
};

} // namespace

FailureOr<std::vector<uint8_t>>
amc::linkFlatImage(StringRef bytes, ArrayRef<std::string> symbols,
                   std::vector<uint64_t> &offsets, std::string &error) {
  auto parsed =
      ObjectFile::createELFObjectFile(llvm::MemoryBufferRef(bytes, "kernels"));
  if (!parsed) {
    error = llvm::toString(parsed.takeError());
    return failure();
  }
  const auto &object = llvm::cast<ELFObjectFileBase>(**parsed);
  if (object.getEMachine() != llvm::ELF::EM_X86_64) {
    error = "machine code for x86-64 only is supported";
    return failure();
  }
  Linker linker(object, error);
  FailureOr<std::vector<uint8_t>> image = linker.run();
  if (failed(image))
    return failure();
  llvm::StringMap<uint64_t> found;
  for (ELFSymbolRef symbol : object.symbols()) {
    auto name = symbol.getName();
    if (!name || !llvm::is_contained(symbols, *name))
      continue;
    FailureOr<uint64_t> address = linker.addressOf(symbol);
    if (failed(address))
      return failure();
    found[*name] = *address;
  }
  for (const std::string &symbol : symbols) {
    auto entry = found.find(symbol);
    if (entry == found.end()) {
      error = "the kernel '" + symbol + "' was not compiled";
      return failure();
    }
    offsets.push_back(entry->second);
  }
  return image;
}
