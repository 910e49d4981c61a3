using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Loop;

namespace Ringside.App.Datagrams;

/// <summary>A coroutine that reads lines and sends each as a datagram to a group, in their order, until there are no more. Reads and
/// sends are all done by the ring.</summary>
/// <param name="input">A terminal, a pipe or a file.</param>
/// <param name="socket">Sends the datagrams.</param>
/// <param name="group">Where to.</param>
/// <param name="longest">Most bytes of a line.</param>
internal sealed class LineSender(LoopFile input, LoopSocket socket, Endpoint group, int longest)
{
    private const long OwnPosition = -1;

    private readonly LineCutter _lines = new(longest);

    /// <summary>Datagrams that the kernel has taken.</summary>
    internal long Sent { get; private set; }

    /// <summary>Datagrams that it refused.</summary>
    internal long Refused { get; private set; }

    /// <summary>Why it refused the last of them.</summary>
    internal Errno LastError { get; private set; }

    /// <summary>Lines that were too long to be sent.</summary>
    internal long TooLong => _lines.TooLong;

    /// <summary>The body of the coroutine. Needs two frames, each with room for the longest line.</summary>
    /// <exception cref="KernelException">The input could not be read.</exception>
    internal async ValueTask Run()
    {
        LoopFrames frames = socket.Loop.Frames;
        Frame chunk = frames.Leased(await frames.Lease());
        Frame datagram = frames.Leased(await frames.Lease());
        int length;
        while ((length = await ReadAsync(chunk)) > 0)
        {
            Frame unread = chunk.Take(length);
            while (TryTakeLine(ref unread, datagram, out Frame line))
            {
                await SendAsync(line);
            }
        }

        if (length < 0)
        {
            throw new KernelException("read(standard input)", (Errno)(-length));
        }

        if (TryTakeLastLine(datagram, out Frame last))
        {
            await SendAsync(last);
        }

        frames.Return(chunk);
        frames.Return(datagram);
    }

    // A terminal that somebody made non-blocking says EAGAIN instead of waiting.
    private async ValueTask<int> ReadAsync(Frame into)
    {
        int length;
        while ((length = await input.Read(into, OwnPosition)) is -(int)Errno.EAGAIN or -(int)Errno.EINTR)
        {
            _ = await input.Loop.Ready(input.Descriptor, PollEvents.Readable);
        }

        return length;
    }

    // One after the other: what waits for room in the socket must not be overtaken.
    private async ValueTask SendAsync(Frame line)
    {
        int sent = await socket.SendTo(line, group);
        if (sent >= 0)
        {
            Sent++;
        }
        else
        {
            Refused++;
            LastError = (Errno)(-sent);
        }
    }

    private bool TryTakeLine(ref Frame unread, Frame datagram, out Frame line)
    {
        ReadOnlySpan<byte> bytes = socket.Loop.Frames[unread];
        bool isWhole = _lines.TryCut(ref bytes, out ReadOnlySpan<byte> text);
        unread = unread.Skip(unread.Length - bytes.Length);
        line = isWhole ? Fill(datagram, text) : default;
        return isWhole;
    }

    private bool TryTakeLastLine(Frame datagram, out Frame line)
    {
        bool isThere = _lines.TryCutLast(out ReadOnlySpan<byte> text);
        line = isThere ? Fill(datagram, text) : default;
        return isThere;
    }

    private Frame Fill(Frame datagram, ReadOnlySpan<byte> text)
    {
        Frame line = datagram.Take(text.Length);
        text.CopyTo(socket.Loop.Frames[line]);
        return line;
    }
}
