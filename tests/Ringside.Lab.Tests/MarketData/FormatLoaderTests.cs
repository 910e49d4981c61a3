using System.Reflection;
using CustomFeed;
using Ringside.Lab.MarketData;
using Ringside.Protocols.MarketData;
using Ringside.Protocols.Tardis;
using Ringside.Testing;

namespace Ringside.Lab.Tests.MarketData;

public sealed class FormatLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string SamplePath => typeof(LetterFormatter).Assembly.Location;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_built_in_format_is_found_by_its_name()
    {
        foreach (string name in MarketDataFormats.Names)
        {
            Assert.NotNull(FormatLoader.LoadFormatter(name));
            Assert.NotNull(FormatLoader.LoadParser(name));
        }
    }

    [Fact]
    public void Rows_survive_the_way_through_the_sample()
    {
        IMarketDataFormatter formatter = FormatLoader.LoadFormatter(SamplePath);
        IMarketDataParser parser = FormatLoader.LoadParser(SamplePath);
        // Loaded from the file, not the type that this test was compiled with.
        Assert.Equal(typeof(LetterFormatter).FullName, formatter.GetType().FullName);
        Assert.NotEqual(typeof(LetterFormatter), formatter.GetType());
        byte[] payload = new byte[100];
        string[] lines =
        [
            "x,y,1723161256493000,1723161255319702,true,ask,61800.3,1.072", "x,y,1723161256493000,1723161255319702,true,bid,1,2",
            "x,y,0,0,false,ask,61800.3,0", "x,y,1,2,false,bid,3,92233720368.54775807",
        ];
        foreach (string text in lines)
        {
            byte[] line = System.Text.Encoding.ASCII.GetBytes(text);
            Assert.Equal(TardisError.None, TardisRow.TryParse(line, out MarketDataRow row));
            Assert.True(formatter.TryFormat(line, row, payload, out int length));
            Assert.True(parser.TryParse(payload.AsSpan(0, length), out MarketDataRow back));
            Assert.Equal(row, back);
            Assert.False(formatter.TryFormat(line, row, payload.AsSpan(0, length - 1), out _));
            Assert.False(parser.TryParse(payload.AsSpan(0, length - 1), out _));
        }

        Assert.False(parser.TryParse("X12345678123456781234567812345678"u8, out _));
    }

    [Fact]
    public void The_sample_may_lie_anywhere()
    {
        string copy = _folder.Write("elsewhere/CustomFeed.dll", File.ReadAllBytes(SamplePath));
        Assert.NotNull(FormatLoader.LoadParser(copy));
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        string message = MessageOf("tardis-txt");
        Assert.Equal("tardis-txt is neither a built-in format (tardis-text, compact-binary) nor the path of an assembly", message);
        Assert.Contains("neither", MessageOf(""), StringComparison.Ordinal);
        Assert.Contains("neither", MessageOf(_folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_named()
    {
        string path = _folder.Write("no.dll", "no assembly");
        Assert.Equal($"{path} is not a .NET assembly", MessageOf(path));
    }

    [Fact]
    public void An_assembly_without_a_format_is_named()
    {
        string path = typeof(FormatLoader).Assembly.Location;
        Assert.Equal(
            $"{path} holds 0 public classes that implement IMarketDataFormatter and can be made without parameters (none), "
                + "expected exactly one",
            MessageOf(path));
    }

    [Fact]
    public void An_assembly_with_several_formats_is_named()
    {
        string message = MessageOf(Assembly.GetExecutingAssembly().Location);
        Assert.Contains("holds 2 public classes", message, StringComparison.Ordinal);
        Assert.Contains(typeof(FirstFormatter).FullName!, message, StringComparison.Ordinal);
        Assert.Contains(typeof(SecondFormatter).FullName!, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constructor_that_throws_is_named()
    {
        string path = Assembly.GetExecutingAssembly().Location;
        FormatLoadException exception = Assert.Throws<FormatLoadException>(() => FormatLoader.LoadParser(path));
        Assert.Equal($"{path}: the constructor of {typeof(ThrowingParser).FullName} failed: not today", exception.Message);
    }

    private static string MessageOf(string nameOrAssembly)
    {
        string message = Assert.Throws<FormatLoadException>(() => FormatLoader.LoadFormatter(nameOrAssembly)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
