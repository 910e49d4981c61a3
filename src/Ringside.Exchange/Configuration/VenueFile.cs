using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ringside.Exchange.Json;

namespace Ringside.Exchange.Configuration;

/// <summary>A venue as JSON. No key may be there that is not listed; what is wrong is named by its path.</summary>
/// <remarks>
/// <code>
/// { "version": 1, "day": "20260102", "dataFolder": "data", "members": "members.json", "interface": "lo",
///   "stableCopies": 1, "fsync": "none", "snapshotBatches": 100000, "mergeGroup": "239.77.0.9:20100",
///   "limits": { "orders": 262144, "tokens": 16777216, "sessions": 4096, "members": 1024,
///               "connections": 16384, "connectionsPerAddress": 16384, "streamChunks": 4096,
///               "feedHistory": 1048576 },
///   "shards": [ { "number": 0, "group": "239.77.0.1:20100", "instruments": [
///     { "number": 1, "symbol": "ALPHA", "priceScale": 4, "tick": "0.01", "lot": 1,
///       "referencePrice": "100.00", "collarBasisPoints": 1000 } ] } ],
///   "nodes": [
///     { "name": "engine-0", "role": "engine", "number": 1, "shard": 0, "stream": "10.0.0.1:20110", "orders": "10.0.0.1:20111",
///       "health": "10.0.0.1:20130" },
///     { "name": "store-1", "role": "store", "number": 1, "stream": "10.0.0.1:20112" },
///     { "name": "gateway-1", "role": "gateway", "number": 1, "stream": "10.0.0.1:20113", "ouch": "10.0.0.1:20120", "tls": "key.pem" },
///     { "name": "data-1", "role": "market-data", "number": 1, "shard": 0, "stream": "10.0.0.1:20114", "lineA": "239.77.0.2:20101",
///       "lineB": "239.77.0.3:20102", "rerequest": "10.0.0.1:20115", "snapshots": "10.0.0.1:20121" },
///     { "name": "standby-1", "role": "standby", "number": 1, "stream": "10.0.0.1:20116" } ] }
/// </code>
/// May be left out: <c>silenceMilliseconds</c>; <c>limits</c> and each of its keys; <c>health</c> of any node, <c>tls</c> and
/// <c>lineB</c>; <c>mergeGroup</c>, which stands with a node of the role <c>merge</c> where there are several shards and nowhere else.
/// <c>fsync</c> is none, interval or every.
/// Paths that are relative begin at the folder of the file.
/// </remarks>
public static class VenueFile
{
    /// <summary>Most bytes of a file.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="json">Its bytes, UTF-8.</param>
    /// <param name="folder">Where relative paths begin: the full path of the folder that the file is in.</param>
    /// <param name="configuration">The venue, when the result is true.</param>
    /// <param name="error">When the result is false: the path of what is wrong, and what was expected; else empty.</param>
    /// <returns>Whether the file is as it should be, and its parts fit together.</returns>
    /// <exception cref="ArgumentException">The folder is no full path.</exception>
    public static bool TryParse(
        ReadOnlyMemory<byte> json, string folder, [NotNullWhen(true)] out VenueConfiguration? configuration, out string error)
    {
        if (!Path.IsPathFullyQualified(folder))
            throw new ArgumentException($"{folder}: expected a full path", nameof(folder));
        configuration = null;
        if (json.Length > MostBytes)
        {
            error = $"expected at most {MostBytes} bytes, found {json.Length}";
            return false;
        }

        VenueFileReader reader = new(folder);
        VenueConfiguration? venue;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
            venue = reader.Read(document.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no UTF-8 is found when it is asked for.
            error = JsonProblem.Of(json, problem);
            return false;
        }

        error = reader.Error ?? VenueChecks.Problem(venue!) ?? string.Empty;
        configuration = error.Length == 0 ? venue : null;
        return configuration is not null;
    }

    /// <summary>Writes a file.</summary>
    /// <returns>Its bytes, UTF-8, with a line end at the end. Paths are as they are in the record.</returns>
    public static byte[] Write(VenueConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return VenueFileWriter.Write(configuration);
    }
}
