using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ringside.Net.Headers;

/// <summary>The ones' complement sum that protects IP and UDP headers (RFC 1071).</summary>
/// <remarks>
/// The bytes are added as words of the machine, not of the network: the sum is then the same with its two bytes swapped, which
/// storing it as a word of the machine swaps back (RFC 1071, section 2 B). A sum that is not folded yet is a 64-bit number to
/// which 32-bit words are added, so that no carry is lost below 16 GiB. Pieces can be added one after the other as long as all
/// but the last have an even length.
/// </remarks>
internal static class InternetChecksum
{
    /// <summary>Adds bytes to a sum.</summary>
    /// <param name="bytes">Any length, at any alignment; an odd last byte counts as if a zero followed.</param>
    /// <param name="sum">What was added up before, not folded; 0 to begin.</param>
    internal static ulong Add(ReadOnlySpan<byte> bytes, ulong sum = 0)
    {
        ref byte at = ref MemoryMarshal.GetReference(bytes);
        int left = bytes.Length;
        if (Vector256.IsHardwareAccelerated && left >= 64)
        {
            sum += AddVector256(ref at, ref left);
        }
        else if (Vector128.IsHardwareAccelerated && left >= 32)
        {
            sum += AddVector128(ref at, ref left);
        }

        at = ref Unsafe.Add(ref at, bytes.Length - left);
        for (; left >= 8; left -= 8)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref at);
            sum += (uint)word + (word >> 32);
            at = ref Unsafe.Add(ref at, 8);
        }

        if ((left & 4) != 0)
        {
            sum += Unsafe.ReadUnaligned<uint>(ref at);
            at = ref Unsafe.Add(ref at, 4);
        }

        if ((left & 2) != 0)
        {
            sum += Unsafe.ReadUnaligned<ushort>(ref at);
            at = ref Unsafe.Add(ref at, 2);
        }

        // The first byte of a word in memory, the second one being zero.
        return (left & 1) == 0 ? sum : sum + (BitConverter.IsLittleEndian ? at : (uint)at << 8);
    }

    /// <summary>Folds a sum to 16 bits, as a word of the machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort Fold(ulong sum)
    {
        sum = (uint)sum + (sum >> 32);
        sum = (ushort)sum + (sum >> 16);
        sum = (ushort)sum + (sum >> 16);
        sum = (ushort)sum + (sum >> 16);
        return (ushort)sum;
    }

    /// <summary>What a header's checksum field is to hold, as a word of the machine: the complement of the folded sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ushort Complement(ulong sum) => (ushort)~Fold(sum);

    /// <summary>Whether bytes that contain their checksum, added up, are undamaged as far as it tells.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsIntact(ulong sum) => Fold(sum) == 0xffff;

    // Each 64-bit lane holds two words; they go into two accumulators, so that no lane can carry into its neighbour.
    private static ulong AddVector256(ref byte at, ref int left)
    {
        Vector256<ulong> low = Vector256<ulong>.Zero;
        Vector256<ulong> high = Vector256<ulong>.Zero;
        Vector256<ulong> mask = Vector256.Create(0xffff_ffffUL);
        for (; left >= 64; left -= 64)
        {
            Vector256<ulong> first = Vector256.LoadUnsafe(ref at).AsUInt64();
            Vector256<ulong> second = Vector256.LoadUnsafe(ref at, 32).AsUInt64();
            low += (first & mask) + (second & mask);
            high += (first >>> 32) + (second >>> 32);
            at = ref Unsafe.Add(ref at, 64);
        }

        return Vector256.Sum(low + high);
    }

    private static ulong AddVector128(ref byte at, ref int left)
    {
        Vector128<ulong> low = Vector128<ulong>.Zero;
        Vector128<ulong> high = Vector128<ulong>.Zero;
        Vector128<ulong> mask = Vector128.Create(0xffff_ffffUL);
        for (; left >= 32; left -= 32)
        {
            Vector128<ulong> first = Vector128.LoadUnsafe(ref at).AsUInt64();
            Vector128<ulong> second = Vector128.LoadUnsafe(ref at, 16).AsUInt64();
            low += (first & mask) + (second & mask);
            high += (first >>> 32) + (second >>> 32);
            at = ref Unsafe.Add(ref at, 32);
        }

        return Vector128.Sum(low + high);
    }
}
