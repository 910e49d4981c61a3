namespace Ringside.Linux.Bpf;

/// <summary>Finds in the verifier's log what a reader wants to know first (kernel document bpf/verifier).</summary>
internal static class VerifierLog
{
    /// <summary>One line: all complaints behind the last instruction that was looked at, and that instruction. Null when the log is
    /// empty.</summary>
    internal static string? Summarise(string log)
    {
        string? complaint = null;
        string? instruction = null;
        foreach (string raw in log.Split('\n').Reverse())
        {
            string line = raw.Trim();
            if (IsInstruction(line))
            {
                // What stands behind the semicolon is what the verifier knows of the registers.
                instruction = line.Split(" ; ")[0].TrimEnd();
                break;
            }

            if (line.Length > 0 && !IsStatistics(line))
            {
                complaint = complaint is null ? line : $"{line}; {complaint}";
            }
        }

        return complaint is null ? instruction : instruction is null ? complaint : $"{complaint} (at {instruction})";
    }

    private static bool IsStatistics(string line) =>
        line.StartsWith("processed ", StringComparison.Ordinal) || line.StartsWith("verification time", StringComparison.Ordinal)
        || line.StartsWith("stack depth", StringComparison.Ordinal) || line.StartsWith("mark_precise", StringComparison.Ordinal);

    // "12: (61) r2 = *(u32 *)(r1 +200)": number, operation in hexadecimal, text.
    private static bool IsInstruction(string line)
    {
        int colon = line.IndexOf(": (", StringComparison.Ordinal);
        return colon > 0 && !line.AsSpan(0, colon).ContainsAnyExceptInRange('0', '9');
    }
}
