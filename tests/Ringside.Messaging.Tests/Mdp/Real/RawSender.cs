using System.Buffers.Binary;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>Somebody with sockets and no node, who sends what he likes from many ports of the loopback.</summary>
/// <param name="target">Who is to get it.</param>
/// <param name="ports">How many ports.</param>
internal sealed class RawSender(Endpoint target, int ports) : IDisposable
{
    private readonly Crc32C _checksum = new();
    private readonly RawPort[] _ports = [.. Enumerable.Range(0, ports).Select(_ => new RawPort())];
    private int _turn;

    internal IEnumerable<Endpoint> Addresses => _ports.Select(port => port.Address);

    /// <summary>Sends from one port after the other.</summary>
    internal void Send(ReadOnlySpan<byte> packet) => _ports[_turn++ % _ports.Length].Send(packet, target);

    /// <summary>All answers that are there.</summary>
    internal IEnumerable<byte[]> Answers()
    {
        foreach (RawPort port in _ports)
        {
            while (port.TryReceive(out byte[] answer, out _))
            {
                yield return answer;
            }
        }
    }

    /// <summary>A connect as a dialler sends it, of any length from 96 bytes, with any token.</summary>
    internal byte[] Connect(ulong dialler, int length, ReadOnlySpan<byte> token, uint seconds)
    {
        var packet = new byte[length];
        new HandshakePacket
        {
            Kind = PacketKind.Connect,
            Dialler = dialler,
            Instance = dialler + 1,
            MaximumPacket = 1472,
            MaximumMessage = 100_000,
            Credit = 100,
            TokenSeconds = seconds,
        }.Write(packet);
        token.CopyTo(packet.AsSpan(HandshakePacket.TokenOffset));
        return WithChecksum(packet);
    }

    /// <summary>A packet of a connection, with nothing good but its head and its checksum.</summary>
    internal byte[] Connected(ulong connection, int length)
    {
        var packet = new byte[length];
        new PacketHeader { Kind = PacketKind.Connected, Connection = connection, Number = 1 }.Write(packet);
        return WithChecksum(packet);
    }

    /// <summary>Puts the right checksum into what is long enough to have one.</summary>
    internal byte[] WithChecksum(byte[] packet)
    {
        if (packet.Length >= PacketHeader.ChecksumOffset + 4)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(PacketHeader.ChecksumOffset), _checksum.OfPacket(packet));
        }

        return packet;
    }

    public void Dispose() => Array.ForEach(_ports, port => port.Dispose());
}
