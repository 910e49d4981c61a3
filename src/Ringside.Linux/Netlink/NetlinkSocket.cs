using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Ringside.Linux.Descriptors;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Netlink;

/// <summary>Reads what one decoder knows out of the payload of a message; false for what it does not know or believe.</summary>
internal delegate bool MessageDecoder<T>(ReadOnlySpan<byte> payload, [MaybeNullWhen(false)] out T value);

/// <summary>
/// A conversation with the kernel about links, addresses, neighbours and routes (netlink(7), rtnetlink(7)). It belongs to
/// the network namespace that the opening thread is in, and stays there whichever thread uses it. One thread at a time.
/// </summary>
public sealed unsafe class NetlinkSocket : FileDescriptor
{
    private const int FamilyNetlink = 16;
    private const int RawCloseOnExec = 3 | 0x80000;
    private const int ProtocolRoute = 0;
    private const int LevelSocket = 1;
    private const int ReceiveTimeout = 20;
    private const int LevelNetlink = 270;
    private const int CappedAcknowledgement = 10;
    private const int ExtendedAcknowledgement = 11;
    private const int Truncate = 0x20;
    private const int AnswerTimeoutSeconds = 5;
    private const int MaximumDumpAttempts = 16;
    private const string OneEntry = "one entry";

    // The kernel fills at most 32 KiB of a dump at a time (netlink(7) advises 8 KiB at least).
    private readonly byte[] _received = new byte[32 * 1024];
    private readonly byte[] _request = new byte[1024];
    private uint _sequence;

    /// <summary>Opens the socket in the network namespace of the calling thread. Needs no privilege; most changes do.</summary>
    /// <exception cref="KernelException">The process is out of descriptors.</exception>
    public NetlinkSocket()
        : base(KernelException.Check(Libc.socket(FamilyNetlink, RawCloseOnExec, ProtocolRoute), "socket(AF_NETLINK, NETLINK_ROUTE)"))
    {
        try
        {
            Configure();
        }
        catch (KernelException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>A message to fill in. Only one is under construction at a time.</summary>
    internal MessageWriter Write(MessageType type, MessageFlags flags) => new(_request, type, MessageFlags.Request | flags);

    /// <summary>Sends a request that changes something and waits until the kernel has done it.</summary>
    /// <param name="writer">The request.</param>
    /// <param name="subject">What it is about, for the error.</param>
    /// <exception cref="KernelException">The kernel refused, with its reason.</exception>
    internal void Change(MessageWriter writer, string subject)
    {
        Acknowledgement answer = TryChange(writer, subject);
        if (answer.Error != Errno.None)
        {
            throw Refusal(writer.Message, subject, answer);
        }
    }

    /// <summary>As <see cref="Change"/>, with the kernel's refusal as a result.</summary>
    internal Acknowledgement TryChange(MessageWriter writer, string subject)
    {
        Send(writer.Message, MessageFlags.Acknowledge, subject);
        List<int>? nothing = null;
        return Receive(writer.Message, subject, MessageType.NLMSG_NOOP, nothing, null, out _);
    }

    /// <summary>Asks for one entry; allocates nothing.</summary>
    /// <param name="writer">The request.</param>
    /// <param name="entry">Type of the message that the entry comes in.</param>
    /// <param name="payload">The entry, until the next call; empty after an error.</param>
    /// <returns><see cref="Errno.None"/>, or what the kernel said: that there is no such entry, too.</returns>
    /// <exception cref="KernelException">The kernel did not answer, or the socket failed.</exception>
    internal Errno Ask(MessageWriter writer, MessageType entry, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        Send(writer.Message, MessageFlags.None, OneEntry);
        while (true)
        {
            var messages = new MessageReader(ReceiveBuffer(writer.Message, OneEntry));
            while (messages.TryRead(out MessageHeader header, out ReadOnlySpan<byte> content))
            {
                if (header.Sequence == _sequence && (MessageType)header.Type == entry)
                {
                    payload = content;
                    return Errno.None;
                }

                if (header.Sequence == _sequence
                    && (MessageType)header.Type == MessageType.NLMSG_ERROR
                    && MemoryMarshal.TryRead(content, out int negative))
                {
                    return (Errno)(-negative);
                }
            }
        }
    }

    /// <summary>Reads a whole table. What the decoder does not know is left out.</summary>
    /// <param name="writer">The request for a dump.</param>
    /// <param name="entry">Type of the messages that the entries come in.</param>
    /// <param name="decoder">Reads one entry.</param>
    /// <param name="subject">What is read, for the error.</param>
    /// <exception cref="KernelException">The kernel refused, or the table changed during every attempt to read it.</exception>
    internal List<T> Dump<T>(MessageWriter writer, MessageType entry, MessageDecoder<T> decoder, string subject)
    {
        for (int attempt = 0; attempt < MaximumDumpAttempts; attempt++)
        {
            var entries = new List<T>();
            Send(writer.Message, MessageFlags.Dump, subject);
            Acknowledgement answer = Receive(writer.Message, subject, entry, entries, decoder, out bool wasInterrupted);
            if (answer.Error != Errno.None)
            {
                throw Refusal(writer.Message, subject, answer);
            }

            if (!wasInterrupted)
            {
                return entries;
            }
        }

        throw new KernelException(
            Call(writer.Message, subject), Errno.EAGAIN, $"the table changed during each of {MaximumDumpAttempts} attempts to read it");
    }

    private static string Call(ReadOnlySpan<byte> request, string subject)
        => $"{(MessageType)MemoryMarshal.Read<MessageHeader>(request).Type}({subject})";

    internal static KernelException Refusal(ReadOnlySpan<byte> request, string subject, Acknowledgement answer)
    {
        string? hint = answer.Error switch
        {
            _ when answer.Text is not null => $"the kernel says: {answer.Text}",
            Errno.EPERM => "this needs CAP_NET_ADMIN in the network namespace concerned",
            Errno.EEXIST => "it exists already",
            Errno.EOPNOTSUPP => "this kernel does not have that kind of link or table",
            Errno.ENETUNREACH => "no address or route of this namespace leads there",
            _ => null,
        };
        return new KernelException(Call(request, subject), answer.Error, hint);
    }

    private void Configure()
    {
        // Connected to the kernel (port 0): what other processes send to this socket is refused by the kernel.
        var kernel = new NetlinkAddress { Family = FamilyNetlink };
        KernelException.Check(Libc.connect(Value, &kernel, NetlinkAddress.Size), "connect(AF_NETLINK, kernel)");

        long* timeout = stackalloc long[2];
        timeout[0] = AnswerTimeoutSeconds;
        timeout[1] = 0;
        KernelException.Check(Libc.setsockopt(Value, LevelSocket, ReceiveTimeout, timeout, 16), "setsockopt(SO_RCVTIMEO)");

        // Kernels before 4.12 know neither option; without them errors only lose the kernel's own words.
        int on = 1;
        _ = Libc.setsockopt(Value, LevelNetlink, CappedAcknowledgement, &on, sizeof(int));
        _ = Libc.setsockopt(Value, LevelNetlink, ExtendedAcknowledgement, &on, sizeof(int));
    }

    private void Send(Span<byte> message, MessageFlags flags, string subject)
    {
        ref MessageHeader header = ref MemoryMarshal.AsRef<MessageHeader>(message);
        header.Sequence = ++_sequence;
        header.Flags |= (ushort)flags;
        fixed (byte* bytes = message)
        {
            while (Libc.send(Checked(), bytes, (nuint)message.Length, 0) < 0)
            {
                Errno error = KernelException.LastError;
                if (error != Errno.EINTR)
                {
                    throw new KernelException(Call(message, subject), error);
                }
            }
        }
    }

    private Acknowledgement Receive<T>(
        ReadOnlySpan<byte> request,
        string subject,
        MessageType entry,
        List<T>? entries,
        MessageDecoder<T>? decoder,
        out bool wasInterrupted)
    {
        wasInterrupted = false;
        while (true)
        {
            var messages = new MessageReader(ReceiveBuffer(request, subject));
            while (messages.TryRead(out MessageHeader header, out ReadOnlySpan<byte> payload))
            {
                // An answer to an earlier request whose reader gave up.
                if (header.Sequence != _sequence)
                {
                    continue;
                }

                wasInterrupted |= ((MessageFlags)header.Flags).HasFlag(MessageFlags.DumpInterrupted);
                if ((MessageType)header.Type is MessageType.NLMSG_ERROR or MessageType.NLMSG_DONE
                    && Acknowledgement.TryRead(header, payload, out Acknowledgement acknowledgement))
                {
                    return acknowledgement;
                }

                if ((MessageType)header.Type == entry && decoder is not null && decoder(payload, out T? value))
                {
                    entries?.Add(value);
                }
            }
        }
    }

    private ReadOnlySpan<byte> ReceiveBuffer(ReadOnlySpan<byte> request, string subject)
    {
        fixed (byte* bytes = _received)
        {
            nint length;
            Errno error = Errno.None;
            do
            {
                length = Libc.recv(Checked(), bytes, (nuint)_received.Length, Truncate);
                error = length < 0 ? KernelException.LastError : Errno.None;
            }
            while (error == Errno.EINTR);

            if (error != Errno.None)
            {
                string? hint = error == Errno.EAGAIN ? $"the kernel did not answer within {AnswerTimeoutSeconds} s" : null;
                throw new KernelException(Call(request, subject), error, hint);
            }

            return length <= _received.Length
                ? _received.AsSpan(0, (int)length)
                : throw new KernelException(
                    Call(request, subject), Errno.EMSGSIZE, $"an answer of {length} bytes, expected at most {_received.Length}");
        }
    }
}
