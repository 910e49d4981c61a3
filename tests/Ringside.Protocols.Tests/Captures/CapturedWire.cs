using System.Buffers.Binary;
using System.Diagnostics;
using Ringside.Linux.Captures;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.Captures;

/// <summary>A capture file of datagrams and of one TCP connection, and what tshark(1) reads in it.</summary>
internal sealed class CapturedWire : IDisposable
{
    internal const int DatagramPort = 26_400;
    internal const int StreamPort = 26_401;

    private const int ClientPort = 40_000;
    private const int EthernetSize = 14;
    private const int NetworkSize = 20;
    private const byte ProtocolTcp = 6;
    private const byte ProtocolUdp = 17;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly PcapWriter _writer;
    private uint _clientSent = 1;
    private uint _serverSent = 1;

    internal CapturedWire()
    {
        _path = _folder.File("wire.pcap");
        _writer = new PcapWriter(File.Create(_path));
    }

    public void Dispose() => _folder.Dispose();

    internal void Datagram(ReadOnlySpan<byte> payload)
    {
        Span<byte> transport = stackalloc byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(transport, ClientPort);
        BinaryPrimitives.WriteUInt16BigEndian(transport[2..], DatagramPort);
        BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)(transport.Length + payload.Length));
        Frame(ProtocolUdp, fromClient: true, transport, payload);
    }

    internal void Segment(bool fromClient, ReadOnlySpan<byte> payload)
    {
        Span<byte> transport = stackalloc byte[20];
        BinaryPrimitives.WriteUInt16BigEndian(transport, (ushort)(fromClient ? ClientPort : StreamPort));
        BinaryPrimitives.WriteUInt16BigEndian(transport[2..], (ushort)(fromClient ? StreamPort : ClientPort));
        BinaryPrimitives.WriteUInt32BigEndian(transport[4..], fromClient ? _clientSent : _serverSent);
        BinaryPrimitives.WriteUInt32BigEndian(transport[8..], fromClient ? _serverSent : _clientSent);

        // Five words of header, PSH and ACK, a window.
        transport[12] = 5 << 4;
        transport[13] = 0x18;
        BinaryPrimitives.WriteUInt16BigEndian(transport[14..], 0xFFFF);
        Frame(ProtocolTcp, fromClient, transport, payload);
        _clientSent += fromClient ? (uint)payload.Length : 0;
        _serverSent += fromClient ? 0 : (uint)payload.Length;
    }

    /// <summary>Lets tshark dissect what was captured.</summary>
    /// <returns>A line for each frame: the values of the fields, separated by bars.</returns>
    internal string[] Dissect(params string[] fields) =>
        Run(["-T", "fields", "-E", "separator=|", .. fields.SelectMany(field => new[] { "-e", field })]);

    /// <summary>Lets tshark write out everything that it sees.</summary>
    internal string[] Describe() => Run(["-V"]);

    private string[] Run(string[] arguments)
    {
        _writer.Dispose();
        string[] protocols = ["-d", $"udp.port=={DatagramPort},moldudp64", "-d", $"tcp.port=={StreamPort},soupbintcp"];
        using Process process = Process.Start(new ProcessStartInfo("tshark", ["-n", "-r", _path, .. protocols, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Limit), "tshark did not end");
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private void Frame(byte protocol, bool fromClient, ReadOnlySpan<byte> transport, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[EthernetSize + NetworkSize + transport.Length + payload.Length];
        frame[12] = 0x08;
        Span<byte> network = frame.AsSpan(EthernetSize, NetworkSize);
        network[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(network[2..], (ushort)(frame.Length - EthernetSize));
        network[8] = 64;
        network[9] = protocol;
        BinaryPrimitives.WriteUInt32BigEndian(network[12..], fromClient ? 0x0A00_0001 : 0x0A00_0002u);
        BinaryPrimitives.WriteUInt32BigEndian(network[16..], fromClient ? 0x0A00_0002u : 0x0A00_0001);
        transport.CopyTo(frame.AsSpan(EthernetSize + NetworkSize));
        payload.CopyTo(frame.AsSpan(EthernetSize + NetworkSize + transport.Length));
        _writer.Write(_writer.FrameCount * 1_000, frame, frame.Length);
    }
}
