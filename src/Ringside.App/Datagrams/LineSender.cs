using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Loop;

namespace Ringside.App.Datagrams;

/// <summary>A coroutine that reads lines and sends each as a datagram to a group, in their order, until there are no more or it is
/// cancelled. Reads and sends are all done by the ring; up to <see cref="MostUnderWay"/> datagrams are under way at a time.</summary>
/// <param name="input">A terminal, a pipe or a file; stays open.</param>
/// <param name="socket">Sends the datagrams.</param>
/// <param name="group">Where to.</param>
/// <param name="longest">Most bytes of a line.</param>
internal sealed class LineSender(FileDescriptor input, FileDescriptor socket, Endpoint group, int longest)
{
    internal const int MostUnderWay = 16;

    private readonly LineCutter _lines = new(longest);
    private readonly Frame[] _frames = new Frame[MostUnderWay];
    private readonly Frame[] _datagrams = new Frame[MostUnderWay];
    private int _count;

    /// <summary>Datagrams that the kernel has taken.</summary>
    internal long Sent { get; private set; }

    /// <summary>Datagrams that it refused.</summary>
    internal long Refused { get; private set; }

    /// <summary>Why it refused the last of them.</summary>
    internal Errno LastError { get; private set; }

    /// <summary>Lines that were too long to be sent.</summary>
    internal long TooLong => _lines.TooLong;

    /// <summary>The body of the coroutine. Needs a frame more than <see cref="MostUnderWay"/>, each with room for the longest
    /// line.</summary>
    /// <exception cref="KernelException">The input could not be read.</exception>
    internal async ValueTask Run(Coroutine coroutine)
    {
        Frame chunk = await coroutine.LeaseAsync() ?? default;
        for (int i = 0; i < MostUnderWay; i++)
        {
            _frames[i] = await coroutine.LeaseAsync() ?? default;
        }

        WaitGroup sends = coroutine.NewGroup(MostUnderWay);
        int length;
        while ((length = await ReadAsync(coroutine, chunk)) > 0)
        {
            Frame unread = chunk.Take(length);
            while (TakeLines(coroutine, ref unread))
            {
                await SendAsync(coroutine, sends);
            }
        }

        if (length == 0 && TakeLastLine(coroutine))
        {
            await SendAsync(coroutine, sends);
        }

        if (length < 0 && !coroutine.IsCancelled)
        {
            throw new KernelException("read(standard input)", (Errno)(-length));
        }
    }

    // A terminal that somebody made non-blocking says EAGAIN instead of waiting.
    private async ValueTask<int> ReadAsync(Coroutine coroutine, Frame into)
    {
        int length = await coroutine.ReadAsync(input, into);
        while (length is -(int)Errno.EAGAIN or -(int)Errno.EINTR)
        {
            _ = await coroutine.ReadyAsync(input.Value, PollEvents.Readable);
            length = await coroutine.ReadAsync(input, into);
        }

        return length;
    }

    private async ValueTask SendAsync(Coroutine coroutine, WaitGroup sends)
    {
        coroutine.SendInOrder(socket, _datagrams.AsSpan(0, _count), group, sends);
        _ = await sends.WaitAsync(WakeWhen.AllAreDone);
        if (sends.DoneCount < sends.Count)
        {
            _ = await sends.CancelAsync(); // cancelled while it waited: what the kernel has sent by now counts
        }

        Count(sends);
        sends.Clear();
        _count = 0;
    }

    private void Count(WaitGroup sends)
    {
        for (int place = 0; place < sends.Count && sends.TryGetResult(place, out int result); place++)
        {
            if (result >= 0)
            {
                Sent++;
            }
            else if (result != -(int)Errno.ECANCELED)
            {
                Refused++;
                LastError = (Errno)(-result);
            }
        }
    }

    /// <summary>Cuts lines off until all bytes are taken or as many datagrams are ready as may be under way.</summary>
    /// <returns>False when all bytes are taken and no datagram is ready.</returns>
    private bool TakeLines(Coroutine coroutine, ref Frame unread)
    {
        ReadOnlySpan<byte> bytes = coroutine.Bytes(unread);
        while (_count < MostUnderWay && _lines.TryCut(ref bytes, out ReadOnlySpan<byte> line))
        {
            Add(coroutine, line);
        }

        unread = unread.Skip(unread.Length - bytes.Length);
        return _count > 0;
    }

    private bool TakeLastLine(Coroutine coroutine)
    {
        if (!_lines.TryCutLast(out ReadOnlySpan<byte> line))
        {
            return false;
        }

        Add(coroutine, line);
        return true;
    }

    private void Add(Coroutine coroutine, ReadOnlySpan<byte> line)
    {
        Frame datagram = _frames[_count].Take(line.Length);
        line.CopyTo(coroutine.Bytes(datagram));
        _datagrams[_count++] = datagram;
    }
}
