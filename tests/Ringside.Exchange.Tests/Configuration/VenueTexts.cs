namespace Ringside.Exchange.Tests.Configuration;

/// <summary>Venue files for the tests.</summary>
internal static class VenueTexts
{
    /// <summary>Two shards with all that a file may say.</summary>
    internal const string Two = """
        { "version": 1, "day": "D1", "dataFolder": "data", "members": "members.json", "interface": "eth0",
          "stableCopies": 2, "fsync": "every", "snapshotBatches": 500, "silenceMilliseconds": 400, "mergeGroup": "239.77.0.9:7000",
          "limits": { "orders": 100, "tokens": 200, "sessions": 30, "members": 40, "connections": 50,
                      "connectionsPerAddress": 60, "streamChunks": 70, "feedHistory": 64 },
          "shards": [
            { "number": 0, "group": "239.77.0.1:7000", "instruments": [
              { "number": 1, "symbol": "ALPHA", "priceScale": 4, "tick": "0.01", "lot": 1, "referencePrice": "100.00",
                "collarBasisPoints": 1000 },
              { "number": 2, "symbol": "BRAVO", "priceScale": 0, "tick": "5", "lot": 100, "referencePrice": "0",
                "collarBasisPoints": 0 } ] },
            { "number": 1, "group": "239.77.0.2:7000", "instruments": [
              { "number": 3, "symbol": "CHARLIE", "priceScale": 2, "tick": "0.25", "lot": 10, "referencePrice": "7.5",
                "collarBasisPoints": 2000 } ] } ],
          "nodes": [
            { "name": "e0", "role": "engine", "number": 1, "shard": 0, "stream": "10.0.0.1:1", "orders": "10.0.0.1:2" },
            { "name": "e1", "role": "engine", "number": 2, "shard": 1, "stream": "10.0.0.2:1", "orders": "10.0.0.2:2" },
            { "name": "s1", "role": "store", "number": 1, "stream": "10.0.0.3:1", "health": "10.0.0.3:1" },
            { "name": "s2", "role": "store", "number": 2, "stream": "10.0.0.4:1" },
            { "name": "s9", "role": "store", "number": 9, "stream": "10.0.0.5:1" },
            { "name": "g1", "role": "gateway", "number": 1, "stream": "10.0.0.6:1", "ouch": "10.0.0.6:80", "tls": "keys/g1.pem" },
            { "name": "d0", "role": "market-data", "number": 1, "shard": 0, "stream": "10.0.0.7:1", "lineA": "239.77.1.1:7001",
              "lineB": "239.77.1.2:7001", "rerequest": "10.0.0.7:2", "snapshots": "10.0.0.7:81" },
            { "name": "d1", "role": "market-data", "number": 2, "shard": 1, "stream": "10.0.0.8:1", "lineA": "239.77.1.3:7001",
              "rerequest": "10.0.0.8:2", "snapshots": "10.0.0.8:81" },
            { "name": "b1", "role": "standby", "number": 1, "stream": "10.0.0.9:1" },
            { "name": "m1", "role": "merge", "number": 1, "stream": "[fd00::1]:1" } ] }
        """;

    /// <summary>A copy of a text where the first occurrence of something is something else.</summary>
    internal static string Change(string text, string right, string wrong)
    {
        int at = text.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0, right);
        return string.Concat(text.AsSpan(0, at), wrong, text.AsSpan(at + right.Length));
    }
}
