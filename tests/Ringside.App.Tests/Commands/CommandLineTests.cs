using Ringside.App.Tests.Processes;

namespace Ringside.App.Tests.Commands;

/// <summary>What a wrong command line is told: one line that names the option, the value and what was expected.</summary>
public sealed class CommandLineTests(MarketDataFiles files)
{
    private const string ThatDoesNotExist = "/does-not-exist/file";

    [Theory]
    [InlineData("", "`ringside` is not complete", "demo, lab, bench, net")]
    [InlineData("lab", "`ringside lab` is not complete", "exchange, trader, oracle, run, generate")]
    [InlineData("nonsense", "'nonsense' is no command of `ringside`", "demo, lab, bench, net")]
    [InlineData("lab nonsense", "'nonsense' is no command of `ringside lab`", "exchange, trader, oracle, run, generate")]
    [InlineData("lab oracle", "--data FILE is missing")]
    [InlineData("lab oracle --data", "--data: expected a value", "FILE")]
    [InlineData("lab oracle --data a --data b", "--data is given 2 times")]
    [InlineData("lab oracle --data a --nonsense", "'--nonsense'", "`ringside lab oracle`")]
    [InlineData("lab oracle --data a nonsense", "'nonsense'", "`ringside lab oracle`")]
    [InlineData("lab generate --out a", "--rows N is missing")]
    [InlineData("lab generate --rows 0 --out a", "--rows 0", "from 1 to")]
    [InlineData("lab generate --rows x --out a", "--rows x", "from 1 to")]
    [InlineData("lab generate --rows 1 --seed -1 --out a", "--seed -1", "from 0 to 18446744073709551615")]
    [InlineData("lab generate --rows 1 --out " + ThatDoesNotExist, "--out " + ThatDoesNotExist, "its folder does not exist")]
    [InlineData("lab trader --order-endpoint x", "--order-endpoint x", "127.0.0.1:9012")]
    [InlineData("lab trader --group 239.255.0.1", "--group 239.255.0.1", "expected ADDRESS:PORT")]
    [InlineData("lab trader --group 10.0.0.1:5", "--group 10.0.0.1:5", "not a multicast address", "224.0.0.0/4")]
    [InlineData("lab trader --wait x", "--wait x", "spin, spin-then-block, block")]
    [InlineData("lab trader --trigger x", "--trigger x", "top-of-book or near-top")]
    [InlineData("lab trader --threshold -1", "--threshold -1", "plain decimal")]
    [InlineData("lab trader --threshold 1e6", "--threshold 1e6", "plain decimal")]
    [InlineData("lab trader --unit x", "--unit x", "notional or amount")]
    [InlineData("lab trader --quantity-decimals 9", "--quantity-decimals 9", "from 0 to 8")]
    [InlineData("lab trader --quantity-decimals x", "--quantity-decimals x", "from 0 to 8")]
    [InlineData("lab trader --max-quantity 0", "--max-quantity 0", "above 0")]
    [InlineData("lab trader --max-orders-per-second 0", "--max-orders-per-second 0", "from 1 to 1000000")]
    [InlineData("lab trader --max-orders-per-second x", "--max-orders-per-second x", "from 1 to 1000000")]
    [InlineData("lab trader --max-position x", "--max-position x", "plain decimal")]
    [InlineData("lab trader --parser x", "x is neither a built-in format", "tardis-text, compact-binary")]
    [InlineData("lab trader --backend x", "--backend x", "socket")]
    [InlineData("lab trader --socket-option X=1", "--socket-option X=1", "not known", "SO_BUSY_POLL")]
    [InlineData("lab trader --socket-option TCP_NODELAY", "--socket-option TCP_NODELAY", "NAME=NUMBER")]
    public void A_wrong_value_is_told_in_one_line(string arguments, params string[] parts) =>
        RingsideProcess.Run(Split(arguments)).AssertOneErrorLine(ExitCodes.BadInput, parts);

    [Theory]
    [InlineData("lab exchange", "--pace fast", "rate:PACKETS_PER_SECOND")]
    [InlineData("lab exchange", "--pace rate:0", "rate:PACKETS_PER_SECOND")]
    [InlineData("lab exchange", "--bad-lines maybe", "skip or stop")]
    [InlineData("lab exchange", "--order-port 65536", "from 0 to 65535")]
    [InlineData("lab exchange", "--order-port x", "from 0 to 65535")]
    [InlineData("lab exchange", "--order-address x", "IP address")]
    [InlineData("lab exchange", "--group 10.0.0.1:5", "not a multicast address")]
    [InlineData("lab exchange", "--quantity-decimals 9", "from 0 to 8")]
    [InlineData("lab exchange", "--join-wait -1", "from 0 to 3600000")]
    [InlineData("lab exchange", "--linger x", "from 0 to 3600000")]
    [InlineData("lab exchange", "--backend x", "socket")]
    [InlineData("lab run", "--topology x", "loopback, veth")]
    [InlineData("lab run", "--backend x", "socket")]
    [InlineData("lab run", "--wait x", "spin, spin-then-block, block")]
    [InlineData("lab run", "--pace burst:5", "burst:PACKETS@TIMES_PER_SECOND")]
    [InlineData("lab run", "--stamps x", "on-demand, every-packet or none")]
    [InlineData("lab run", "--rounds 0", "from 1 to 10000")]
    [InlineData("lab run", "--rounds x", "from 1 to 10000")]
    [InlineData("lab run", "--exchange-cpu 8000", "expected one of 0")]
    [InlineData("lab run", "--trader-cpu x", "from 0 to 8191")]
    [InlineData("lab run", "--bad-lines maybe", "skip or stop")]
    [InlineData("lab run", "--report " + ThatDoesNotExist, "its folder does not exist")]
    [InlineData("lab run", "--orders /", "is a directory")]
    [InlineData("lab run", "--hgrm " + ThatDoesNotExist, "its folder does not exist")]
    [InlineData("demo", "--report " + ThatDoesNotExist, "its folder does not exist")]
    public void A_wrong_value_beside_good_data_is_told_in_one_line(string command, string option, string expected)
    {
        RingsideResult result = RingsideProcess.Run([.. Split(command), "--data", files.Generated, .. Split(option)]);

        result.AssertOneErrorLine(ExitCodes.BadInput, [.. Split(option), expected]);
    }

    [Theory]
    [InlineData("--formatter", "IMarketDataFormatter")]
    [InlineData("--parser", "IMarketDataParser")]
    public void An_assembly_without_a_format_is_told_in_one_line(string option, string expected)
    {
        string assembly = typeof(CommandLineTests).Assembly.Location;

        RingsideProcess.Run("lab", "run", "--data", files.Generated, option, assembly)
            .AssertOneErrorLine(ExitCodes.BadInput, assembly, "0 public classes", expected);
    }

    [Theory]
    [InlineData("--formatter")]
    [InlineData("--parser")]
    public void A_format_that_is_no_assembly_is_told_in_one_line(string option) =>
        RingsideProcess.Run("lab", "run", "--data", files.Generated, option, files.Generated)
            .AssertOneErrorLine(ExitCodes.BadInput, files.Generated, "is not a .NET assembly");

    [Theory]
    [InlineData("")]
    [InlineData("demo")]
    [InlineData("lab")]
    [InlineData("lab exchange")]
    [InlineData("lab trader")]
    [InlineData("lab oracle")]
    [InlineData("lab run")]
    [InlineData("lab generate")]
    [InlineData("bench")]
    [InlineData("bench feed")]
    [InlineData("bench micro")]
    [InlineData("net")]
    [InlineData("net capabilities")]
    [InlineData("mdp")]
    [InlineData("mdp decode")]
    public void Every_command_has_a_help_with_an_example(string command)
    {
        RingsideResult result = RingsideProcess.Run([.. Split(command), "--help"]).AssertSuccess();

        Assert.Empty(result.Error);
        Assert.Contains(result.Output, line => line.Contains($"Example:  ringside {command}".TrimEnd(), StringComparison.Ordinal));
    }

    [Fact]
    public void The_version_is_one_line()
    {
        RingsideResult result = RingsideProcess.Run("--version").AssertSuccess();

        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", Assert.Single(result.Output));
        Assert.Empty(result.Error);
    }

    private static string[] Split(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
