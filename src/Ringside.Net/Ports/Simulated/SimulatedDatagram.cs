using System.Numerics;
using Ringside.Linux.Sockets;

namespace Ringside.Net.Ports.Simulated;

/// <summary>One datagram between two ports, with its own copy of the bytes. Used again and again: see
/// <see cref="DatagramStore"/>.</summary>
internal sealed class SimulatedDatagram
{
    private byte[] _bytes = [];

    internal long Number { get; set; }

    internal Endpoint Source { get; set; }

    internal Endpoint Destination { get; set; }

    /// <summary>The interface that a group's datagram arrives on.</summary>
    internal bool IsOnLoopback { get; set; }

    internal SimulatedLink? Link { get; set; }

    internal int LinkPeriod { get; set; }

    internal long ArrivedNanos { get; set; }

    internal int Length { get; private set; }

    internal Span<byte> Payload => _bytes.AsSpan(0, Length);

    internal void SetPayload(ReadOnlySpan<byte> payload)
    {
        if (_bytes.Length < payload.Length)
        {
            _bytes = new byte[BitOperations.RoundUpToPowerOf2((uint)Math.Max(payload.Length, 64))];
        }

        payload.CopyTo(_bytes);
        Length = payload.Length;
    }

    internal void SetLike(SimulatedDatagram other)
    {
        Number = other.Number;
        Source = other.Source;
        Destination = other.Destination;
        IsOnLoopback = other.IsOnLoopback;
        Link = other.Link;
        LinkPeriod = other.LinkPeriod;
        ArrivedNanos = other.ArrivedNanos;
        SetPayload(other.Payload);
    }
}
