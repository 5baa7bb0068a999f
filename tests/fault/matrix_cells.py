"""Which fault can break which program of matrix.toml."""


def applies(program, fault):
    """Whether there is anything that the fault could break."""
    if fault in program.get("without", []):
        return False
    server, reads, writes = program.get("server", False), program.get("reads", []), program.get("writes", [])
    if fault in ("session", "server", "no-server", "server-disk"):
        return server
    if fault in ("disk", "read-only"):
        return bool(writes)
    if fault in ("unreadable", "truncated"):
        return bool(reads)
    if fault == "locked-file":
        return any(path.endswith(".db") for path in reads)
    if fault == "locked-table":
        return "locks" in program
    return True
