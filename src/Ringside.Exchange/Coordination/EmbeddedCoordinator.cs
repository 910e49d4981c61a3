using System.Buffers;
using System.Text.Json;
using Ringside.Exchange.Json;
using Ringside.Linux.Errors;

namespace Ringside.Exchange.Coordination;

/// <summary>Says who leads a stream, and with which epoch, on one machine without any other service: a folder for each stream, in it a
/// file <c>epoch-n</c> for each epoch that was claimed.</summary>
/// <remarks>
/// <para>An epoch belongs to one run of one process: whoever starts, or has lost the lead, claims a new one. That no two get the same is
/// what link(2) promises on one file system of one machine; a folder on a network file system is none. That an epoch was claimed binds
/// nobody yet; the promises of the stores do.</para>
/// <para><b>Not here.</b> Whether the leader lives, and who may claim: the silence of its stream says the one, the stores the other.</para>
/// </remarks>
public sealed class EmbeddedCoordinator
{
    /// <summary>Most characters of an address.</summary>
    public const int LongestAddress = 128;

    private const int MostBytes = 1_024;

    private readonly NumberedFiles _files;
    private readonly string _folder;

    /// <summary>Opens the claims of a stream; the folder is made if need be.</summary>
    /// <param name="folder">Folder of the venue's claims.</param>
    /// <param name="stream">Name of the stream: letters, digits, '-' and '_'.</param>
    /// <exception cref="ArgumentException">The name has other characters.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be made.</exception>
    public EmbeddedCoordinator(string folder, string stream)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(stream);
        if (!stream.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            throw new ArgumentException($"{stream}: expected letters, digits, '-' and '_'", nameof(stream));
        _folder = Path.GetFullPath(Path.Combine(folder, stream));
        _files = new NumberedFiles(_folder, "epoch-");
    }

    /// <summary>Claims the next epoch: above all that were claimed, and above a given one. When it returns, the claim is on the disk.
    /// </summary>
    /// <param name="above">An epoch that the new one must be above: the highest that a store has named, or 0.</param>
    /// <param name="instance">Which run of which process claims.</param>
    /// <param name="address">Where it is reached: up to <see cref="LongestAddress"/> printable ASCII characters.</param>
    /// <returns>The epoch.</returns>
    /// <exception cref="ArgumentException">The address is blank, too long, or has other characters.</exception>
    /// <exception cref="KernelException">The kernel refuses, or there is no epoch above (EOVERFLOW); the message names the path.
    /// </exception>
    /// <exception cref="IOException">The claim cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The claim may not be written.</exception>
    public uint Claim(uint above, ulong instance, string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        if (address.Length > LongestAddress || address.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException($"expected 1 to {LongestAddress} printable ASCII characters", nameof(address));
        uint floor = above;
        while (true)
        {
            uint highest = Math.Max(floor, (uint)_files.Highest(uint.MaxValue));
            if (highest == uint.MaxValue)
                throw new KernelException($"claim({_folder})", Errno.EOVERFLOW, $"there is no epoch above {highest}");
            uint epoch = highest + 1;
            if (_files.TryCreate(epoch, Write(new CoordinatorClaim(epoch, instance, address))))
                return epoch;
            floor = epoch;
        }
    }

    /// <summary>The claim with the highest epoch.</summary>
    /// <param name="claim">The claim, when the result is true; without instance and address when its file is damaged, for its name alone
    /// takes the epoch.</param>
    /// <returns>False when nobody has claimed the stream.</returns>
    /// <exception cref="IOException">The folder or the file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file may not be read.</exception>
    public bool TryReadLatest(out CoordinatorClaim claim)
    {
        uint epoch = (uint)_files.Highest(uint.MaxValue);
        claim = new CoordinatorClaim(epoch, 0, string.Empty);
        if (epoch == 0)
            return false;
        string path = _files.PathOf(epoch);
        if (!File.Exists(path))
            return true;
        using FileStream file = File.OpenRead(path);
        byte[] bytes = new byte[MostBytes];
        int length = file.ReadAtLeast(bytes, MostBytes, throwOnEndOfStream: false);
        if (TryRead(bytes.AsMemory(0, length), out CoordinatorClaim read) && read.Epoch == epoch)
            claim = read;
        return true;
    }

    /// <summary>Reads the content of a claim's file.</summary>
    /// <returns>False when it is damaged.</returns>
    internal static bool TryRead(ReadOnlyMemory<byte> json, out CoordinatorClaim claim)
    {
        claim = default;
        StrictJson strict = new();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 2 });
            JsonElement root = document.RootElement;
            if (!strict.IsObject(root, string.Empty, "epoch", "instance", "address"))
                return false;
            claim = new CoordinatorClaim(
                (uint)strict.Integer(root, string.Empty, "epoch", 1, uint.MaxValue),
                strict.Unsigned(root, string.Empty, "instance"),
                strict.Text(root, string.Empty, "address", LongestAddress));
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no UTF-8 is found when it is asked for.
            return false;
        }

        return strict.Error is null;
    }

    /// <summary>The content of a claim's file.</summary>
    internal static byte[] Write(in CoordinatorClaim claim)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("epoch", claim.Epoch);
            writer.WriteNumber("instance", claim.Instance);
            writer.WriteString("address", claim.Address);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
