using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.App.Tests.Venue;

/// <summary>A stream port as plain bytes.</summary>
internal sealed class LoopbackStream(IStreamPort port) : IDisposable
{
    internal delegate void Taker(ReadOnlySpan<byte> bytes);

    internal bool IsGone { get; private set; }

    /// <summary>Whether nothing waits that could still be sent.</summary>
    internal bool IsFlushed => port.QueuedBytes == 0 || port.State != StreamState.Open;

    internal void Receive(Taker take)
    {
        while (port.TryReceive(out Received received))
        {
            take(port.Frames[received.Frame]);
            port.Frames.Return(received.Frame);
        }

        IsGone = port.Poll() is StreamState.PeerClosed or StreamState.Failed;
        port.Flush();
    }

    /// <summary>Sends the beginning of some bytes; how many were taken.</summary>
    internal int Send(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || !port.Frames.TryLease(out Frame frame))
        {
            return 0;
        }

        Frame piece = frame.Take(Math.Min(bytes.Length, port.Frames.PayloadCapacity));
        bytes[..piece.Length].CopyTo(port.Frames[piece]);
        if (port.Send(piece) == SendStatus.Sent)
        {
            return piece.Length;
        }

        port.Frames.Return(frame);
        return 0;
    }

    public void Dispose() => port.Dispose();
}
