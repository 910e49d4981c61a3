using System.Buffers.Binary;
using System.Text.Json;
using Ringside.App.Tests.Processes;
using Ringside.Linux.Captures;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Tests.Mdp.Dumps;
using Ringside.Testing;

namespace Ringside.App.Tests.Commands.Mdp;

/// <summary>The command on captures of two cores in a conversation.</summary>
public sealed class MdpDecodeTests : IDisposable
{
    private const string Key = "000102030405060708090a0b0c0d0e0f";
    private const long StartNanos = 1_800_000_000_000_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_conversation_is_printed_as_it_was_held()
    {
        string file = Capture("talk.pcap", [], isNext: false, out int packets);
        RingsideResult result = RingsideProcess.Run("mdp", "decode", file).AssertSuccess();
        string[] expected = File.ReadAllLines(RepositoryRoot.Combine("tests", "Ringside.App.Tests", "Commands", "Mdp", "conversation.txt"));
        Assert.True(expected.SequenceEqual(result.Output), string.Join('\n', result.Output));
        Assert.Equal(
            $"{packets} MDP packets in {packets + 2} frames, skipped: 1 other datagram, 1 frame without a whole UDP datagram",
            Assert.Single(result.Error));
    }

    [Fact]
    public void A_conversation_is_printed_as_JSON_and_decrypted_with_the_key()
    {
        string file = Capture("talk.pcapng", Convert.FromHexString(Key), isNext: true, out int packets);
        RingsideResult closed = RingsideProcess.Run("mdp", "decode", file, "--json").AssertSuccess();
        Assert.Equal(packets, closed.Output.Count);
        JsonElement[] sealedOnes = [.. closed.Output.Select(line => JsonElement.Parse(line)).Where(line => Text(line, "kind") == "sealed")];
        Assert.All(sealedOnes, line => Assert.Equal("unknown", Text(line, "seal")));
        Assert.All(sealedOnes, line => Assert.False(line.TryGetProperty("block", out _)));
        Assert.Contains($"{sealedOnes.Length} sealed and not decrypted", closed.Error[0], StringComparison.Ordinal);

        RingsideResult opened = RingsideProcess.Run("mdp", "decode", file, "--json", "--key", Key).AssertSuccess();
        JsonElement[] lines = [.. opened.Output.Select(line => JsonElement.Parse(line))];
        Assert.All(lines.Where(line => Text(line, "kind") == "sealed"), line => Assert.Equal("good", Text(line, "seal")));
        JsonElement message = lines.First(line => line.TryGetProperty("block", out _)).GetProperty("block").GetProperty("messages")[0];
        Assert.Equal((1, 10, true), (
            message.GetProperty("number").GetInt32(), message.GetProperty("bytes").GetInt32(), message.GetProperty("end").GetBoolean()));
        Assert.Equal(1, lines.Count(line => line.TryGetProperty("controls", out JsonElement all) && Text(all[0], "kind") == "close"));
        Assert.DoesNotContain("not decrypted", opened.Error[0], StringComparison.Ordinal);

        RingsideResult wrong = RingsideProcess.Run("mdp", "decode", file, "--key", new string('f', 32)).AssertSuccess();
        Assert.Contains(wrong.Output, line => line.Contains("WRONG SEAL", StringComparison.Ordinal));
        Assert.Contains($"{wrong.Output.Count(line => line.Contains("WRONG SEAL", StringComparison.Ordinal))} with a wrong seal",
            wrong.Error[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_or_skipped_is_counted_and_a_datagram_of_several_packets_is_taken_apart()
    {
        using var conversation = new RecordedConversation();
        conversation.Send(4000);
        conversation.Pass(10);
        Endpoint source = conversation.Packets[0].Source;
        Endpoint destination = conversation.Packets[0].Destination;
        byte[][] packets = [.. conversation.Packets.Select(packet => packet.Bytes)];
        byte[][] full = [.. packets.Where(packet => packet.Length == packets.Max(other => other.Length)).Take(2)];
        byte[] spoiled = [.. full[0]];
        spoiled[^1] ^= 1;
        byte[] malformed = [.. full[0]];
        malformed[3] = 9; // no such kind
        string file = Path.Combine(_folder.Path, "odd.pcap");
        using (var writer = new PcapWriter(File.Create(file)))
        {
            foreach (byte[] payload in (byte[][])[[.. full[0], .. full[1]], spoiled, malformed])
            {
                byte[] frame = FrameOf(source, destination, payload);
                writer.Write(StartNanos, frame, frame.Length);
            }

            writer.Write(StartNanos, FrameOf(source, destination, full[0]).AsSpan(0, 50), 42 + full[0].Length);
        }

        const string skipped = "skipped: 0 other datagrams, 0 frames without a whole UDP datagram";
        Assert.Equal(
            $"4 MDP packets in 4 frames, 2 with a bad checksum, 1 malformed, {skipped}, 1 cut by the capture",
            Assert.Single(RingsideProcess.Run("mdp", "decode", file).AssertSuccess().Error));

        byte[] bytes = File.ReadAllBytes(file);
        bytes[20] = 105; // the link type: a radio
        File.WriteAllBytes(file, bytes);
        Assert.Equal(
            $"0 MDP packets in 4 frames, {skipped}, 4 of a link type that is not known here",
            Assert.Single(RingsideProcess.Run("mdp", "decode", file).AssertSuccess().Error));
    }

    [Fact]
    public void What_cannot_be_read_is_told_in_one_line()
    {
        string file = Capture("cut.pcap", [], isNext: false, out _);
        RingsideProcess.Run("mdp", "decode", file + ".no").AssertOneErrorLine(ExitCodes.BadInput, file + ".no does not exist", "pcapng");
        RingsideProcess.Run("mdp", "decode", _folder.Path).AssertOneErrorLine(ExitCodes.BadInput, "is a directory");
        RingsideProcess.Run("mdp", "decode").AssertOneErrorLine(ExitCodes.BadInput, "FILE is missing");
        foreach (string key in (string[])["0g", "0011", new string('g', 32), new string('0', 33)])
        {
            RingsideProcess.Run("mdp", "decode", file, "--key", key).AssertOneErrorLine(ExitCodes.BadInput, "--key: expected at least 32");
        }

        string other = Path.Combine(_folder.Path, "other.txt");
        File.WriteAllText(other, "something else that is no capture");
        RingsideProcess.Run("mdp", "decode", other).AssertOneErrorLine(ExitCodes.BadInput, other + " is no capture");

        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..^1]);
        RingsideResult cut = RingsideProcess.Run("mdp", "decode", file);
        cut.AssertLastErrorLine(ExitCodes.BadInput, "the file ends within", $"at byte {bytes.Length - 1}");
        Assert.NotEmpty(cut.Output);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    // The conversation, then a datagram that is no MDP, then a frame that is no UDP.
    private string Capture(string name, byte[] key, bool isNext, out int packets)
    {
        using var conversation = new RecordedConversation(key);
        conversation.Send(10);
        conversation.Send(20, SendFlags.ConfirmDelivered);
        conversation.Pass(4);
        conversation.LosesPacket = conversation.Packets.Count;
        conversation.Send(4000);
        conversation.Pass(12);
        conversation.Send(30, SendFlags.BestEffort);
        conversation.Pass(4);
        conversation.Close();
        packets = conversation.Packets.Count;

        string path = Path.Combine(_folder.Path, name);
        FileStream file = File.Create(path);
        using ICaptureWriter writer = isNext ? new PcapNgWriter(file, "lo") : new PcapWriter(file);
        foreach (RecordedConversation.Packet packet in conversation.Packets)
        {
            byte[] frame = FrameOf(packet.Source, packet.Destination, packet.Bytes);
            writer.Write(StartNanos + packet.Nanos, frame, frame.Length);
        }

        byte[] other = FrameOf(conversation.Packets[0].Source, conversation.Packets[0].Destination, [1, 2, 3, 4]);
        writer.Write(StartNanos, other, other.Length);
        writer.Write(StartNanos, new byte[60], 60);
        return path;
    }

    // Ethernet, IPv4 and UDP (RFC 894, RFC 791, RFC 768) without a UDP checksum.
    private static byte[] FrameOf(Endpoint source, Endpoint destination, byte[] payload)
    {
        byte[] frame = new byte[42 + payload.Length];
        Span<byte> packet = frame.AsSpan(14);
        frame[12] = 8;
        (packet[0], packet[8], packet[9]) = (0x45, 64, 17);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
        source.Address.TryWriteBytes(packet[12..], out _);
        destination.Address.TryWriteBytes(packet[16..], out _);
        uint sum = 0;
        for (int at = 0; at < 20; at += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(packet[at..]);
        }

        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], (ushort)~((sum & 0xffff) + (sum >> 16)));
        BinaryPrimitives.WriteUInt16BigEndian(packet[20..], (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(packet[22..], (ushort)destination.Port);
        BinaryPrimitives.WriteUInt16BigEndian(packet[24..], (ushort)(8 + payload.Length));
        payload.CopyTo(packet[28..]);
        return frame;
    }
}
