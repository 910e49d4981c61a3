using System.Buffers.Text;

namespace Ringside.Linux.Privileges;

/// <summary>Reads which privileges a thread has (proc_pid_status(5)). They count inside its user namespace only: the root of a
/// user namespace shows all of them and still may not touch what belongs to another one.</summary>
public static class CapabilityReader
{
    /// <summary>The effective privileges of the calling thread.</summary>
    /// <returns>None as well when /proc is not there or says nothing of them: what is not known is not there.</returns>
    public static Capabilities ReadEffective()
    {
        try
        {
            _ = TryParseEffective(File.ReadAllBytes("/proc/thread-self/status"), out Capabilities capabilities);
            return capabilities;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Capabilities.None;
        }
    }

    /// <summary>Finds the effective privileges in the text of a status file: the line <c>CapEff:</c>, white space,
    /// hexadecimal digits.</summary>
    /// <param name="status">The text.</param>
    /// <param name="capabilities">What it says.</param>
    /// <returns>False when there is no such line, or something else than one number of 64 bits stands on it.</returns>
    public static bool TryParseEffective(ReadOnlySpan<byte> status, out Capabilities capabilities)
    {
        capabilities = Capabilities.None;
        foreach (Range range in status.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = status[range];
            if (!line.StartsWith("CapEff:"u8))
            {
                continue;
            }

            ReadOnlySpan<byte> digits = line["CapEff:"u8.Length..].Trim(" \t\r"u8);
            if (!Utf8Parser.TryParse(digits, out ulong bits, out int consumed, 'x') || consumed != digits.Length)
            {
                return false;
            }

            capabilities = (Capabilities)bits;
            return true;
        }

        return false;
    }
}
