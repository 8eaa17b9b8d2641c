import Foundation

/// The other programs that have a device node open, in words that follow "in use by".
func users(of node: String) -> String {
  let programs = programs(using: URL(filePath: node).resolvingSymlinksInPath().path)
  return programs.isEmpty ? "another program" : programs.joined(separator: ", ")
}

/// As far as this user may see them.
private func programs(using node: String) -> [String] {
  let files = FileManager.default
  let processes = ((try? files.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
  return processes.filter { $0 != getpid() }.sorted().compactMap { process in
    let folder = "/proc/\(process)/fd"
    let open = (try? files.contentsOfDirectory(atPath: folder)) ?? []
    let isUser = open.contains {
      (try? files.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")) == node
    }
    guard isUser else { return nil }
    let name = files.contents(atPath: "/proc/\(process)/comm") ?? Data()
    return String(decoding: name, as: UTF8.self).trimmingCharacters(in: .newlines)
      + " (process \(process))"
  }
}
