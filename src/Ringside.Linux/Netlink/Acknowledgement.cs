using System.Runtime.InteropServices;
using System.Text;
using Ringside.Linux.Errors;

namespace Ringside.Linux.Netlink;

/// <summary>The kernel's verdict on a request: NLMSG_ERROR, or NLMSG_DONE at the end of a dump.</summary>
/// <param name="Error">None when it was done.</param>
/// <param name="Text">The kernel's own words for the reason, if it gave any.</param>
internal readonly record struct Acknowledgement(Errno Error, string? Text)
{
    // | offset | size | struct nlmsgerr                                                                |
    // |      0 |    4 | negative errno, 0 for done                                                     |
    // |      4 |   16 | header of the request; its payload follows unless the flag "capped" is set     |
    // |     .. |   .. | attributes, if the flag says so: 1 = text for people, 2 = offset of the culprit |
    // A dump's NLMSG_DONE has the same start without the request's header.
    private const ushort TextAttribute = 1;

    internal static bool TryRead(in MessageHeader header, ReadOnlySpan<byte> payload, out Acknowledgement acknowledgement)
    {
        acknowledgement = default;
        if (!MemoryMarshal.TryRead(payload, out int negative) || negative > 0 || negative == int.MinValue)
        {
            return false;
        }

        string? text = ((MessageFlags)header.Flags).HasFlag(MessageFlags.HasAttributes) ? ReadText(header, payload) : null;
        acknowledgement = new Acknowledgement((Errno)(-negative), text);
        return true;
    }

    private static string? ReadText(in MessageHeader header, ReadOnlySpan<byte> payload)
    {
        long start = sizeof(int);
        if (header.Type == (ushort)MessageType.NLMSG_ERROR)
        {
            if (!MemoryMarshal.TryRead(payload[sizeof(int)..], out MessageHeader request))
            {
                return null;
            }

            bool isCapped = ((MessageFlags)header.Flags).HasFlag(MessageFlags.Capped);
            start += isCapped ? MessageHeader.Size : (request.Length + 3L) & ~3L;
        }

        if (start > payload.Length)
        {
            return null;
        }

        var attributes = new AttributeReader(payload[(int)start..]);
        while (attributes.TryRead(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == TextAttribute)
            {
                return Encoding.UTF8.GetString(value.TrimEnd((byte)0));
            }
        }

        return null;
    }
}
