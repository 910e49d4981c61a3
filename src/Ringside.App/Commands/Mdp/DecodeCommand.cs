using System.CommandLine;
using Ringside.App.Output;
using Ringside.App.Output.Mdp;
using Ringside.Linux.Captures;
using Ringside.Messaging.Mdp.Dumps;
using Ringside.Net.Captures;

namespace Ringside.App.Commands.Mdp;

/// <summary><c>ringside mdp decode</c>: what stands in the packets of a capture file.</summary>
internal sealed class DecodeCommand
{
    private const int BufferSize = 1 << 17;
    private const int ShortestKey = 16; // of the option `key` (docs/mdp.md)

    private readonly Argument<string> _file = new("file")
    {
        Description = "Capture file, pcap or pcapng, as tcpdump and wireshark write them",
        HelpName = "FILE",
    };

    private readonly Option<bool> _json = LabOptions.Json("Print each packet as a JSON object");

    private readonly Option<string?> _key = new("--key")
    {
        Description = "Shared key of both sides, to read the sealed packets of connections whose handshake is in the capture",
        HelpName = "HEX",
    };

    internal static Command Create()
    {
        var verb = new DecodeCommand();
        var command = new Command(
            "decode",
            "Print the MDP packets of a capture: every UDP datagram that begins as one does, on any port.\n"
                + "Sealed packets show what is outside of the encryption. With --key, and the handshake of their connection in the same "
                + "file,\nthey are decrypted: the keys of a connection are made of the shared key and of what both sides drew then.\n\n"
                + "Example:  ringside mdp decode capture.pcap --json");
        command.Arguments.Add(verb._file);
        command.Options.Add(verb._json);
        command.Options.Add(verb._key);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        byte[] key = ParseKey(parsed.GetValue(_key));
        string path = parsed.GetValue(_file)!;
        using var interruption = new Interruption();
        using CaptureReader reader = Open(path);
        using var dump = new MdpDump(key);
        using StreamWriter output = ConsoleStreams.Output();
        using var json = new MdpJson(output);
        IMdpPrinter printer = parsed.GetValue(_json) ? json : new MdpText(output);
        var totals = new DecodeTotals();
        try
        {
            while (!interruption.Token.IsCancellationRequested && reader.TryRead(out CapturedFrame frame))
            {
                Print(frame, reader.FrameCount, dump, printer, totals);
            }
        }
        finally
        {
            output.Flush();
        }

        Console.Error.WriteLine(totals.Summary());
        if (reader.Fault is not null)
        {
            throw new UsageException($"{path}: {reader.Fault}; what stands before it was read");
        }

        return interruption.Token.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Success;
    }

    private static void Print(in CapturedFrame frame, long number, MdpDump dump, IMdpPrinter printer, DecodeTotals totals)
    {
        totals.Frames++;
        if (!CapturedDatagram.TryFind(frame.Bytes, frame.LinkType, out CapturedDatagram datagram))
        {
            totals.CountUnread(frame);
            return;
        }

        ReadOnlySpan<byte> payload = frame.Bytes.Slice(datagram.PayloadOffset, datagram.PayloadLength);
        if (!MdpDump.IsMdp(payload))
        {
            totals.OtherDatagrams++;
            return;
        }

        int size = dump.PacketSizeOf(payload);
        for (int at = 0; at < payload.Length; at += size)
        {
            DumpedPacket packet = dump.Read(payload.Slice(at, Math.Min(size, payload.Length - at)));
            totals.Count(packet);
            printer.Print(new PacketPlace(number, frame.RealtimeNanos, datagram.Source, datagram.Destination), packet);
        }
    }

    private static byte[] ParseKey(string? text)
    {
        if (text is null)
        {
            return [];
        }

        // The text is a secret: it is not repeated.
        bool isHex = text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
        return isHex && text.Length >= 2 * ShortestKey
            ? Convert.FromHexString(text)
            : throw new UsageException($"--key: expected at least {2 * ShortestKey} hexadecimal digits, two for each byte");
    }

    private static CaptureReader Open(string path)
    {
        const string expected = "expected a capture file (pcap or pcapng)";
        if (Directory.Exists(path))
        {
            throw new UsageException($"{path} is a directory, {expected}");
        }

        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferSize);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            string reason = exception switch
            {
                FileNotFoundException or DirectoryNotFoundException => "does not exist",
                UnauthorizedAccessException => "may not be read: permission denied",
                _ => $"cannot be read: {exception.Message.TrimEnd('.')}",
            };
            throw new UsageException($"{path} {reason}, {expected}");
        }

        if (CaptureReader.TryOpen(file, out CaptureReader? reader))
        {
            return reader;
        }

        file.Dispose();
        throw new UsageException($"{path} is no capture, {expected}");
    }
}
