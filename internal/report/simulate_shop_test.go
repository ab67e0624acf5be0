//go:build pages || soak

package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"loyalty/internal/month"
)

// shopKind is a shop whose truth is known. Customers come at an even pace, buy at a pace of their own (gamma) and leave for good at a hazard;
// what they spend scatters around a mean of their own. It has been open for long before its data begin.
type shopKind struct {
	name    string
	active  int     // customers with a purchase in twelve months, about
	shape   float64 // of the gamma of paces: the smaller, the more of the purchases are those of a few
	peaks   bool    // the same Tết each year: a busy January, a quiet February
	planted month.Month

	leaving, spend float64 // from planted on: factors of the hazard of leaving and of what is spent
	channel        float64 // the same of the hazard on one of three channels
	satisfied      float64 // and the share of good answers, which is 0.8 before
}

// What a still shop is like.
const (
	dataMonths  = 36 // in a shop with peaks a year more: churn's baseline begins a year after the data
	beforeData  = 120 // months that the shop has been open: as many come as leave, to a thousandth
	stayMonths  = 18.0
	buyDays     = 45.0
	answersEach = 150 // of a month
)

var simulatedMonth = month.Of(2026, 6) // the last of the data

// tetPace is how busy the months of the calendar are in a shop with peaks.
var tetPace = [12]float64{1.8, 0.6, 0.9, 0.95, 1, 0.95, 0.95, 0.95, 0.95, 1, 1, 1.15}

// write makes the exports of a shop and its configuration in a folder, and tells what its active customers go on to bring in the year after
// the data: the mean of them, discounted like the lifetime value.
func (k shopKind) write(t *testing.T, folder string, r *rand.Rand) (ahead float64) {
	t.Helper()
	months := dataMonths
	if k.peaks {
		months += 12
	}
	start := simulatedMonth - month.Month(months) - beforeData + 1
	open := start.Start()
	end := simulatedMonth.End().Sub(open).Hours() / 24
	after := end + 365
	dataFrom := (simulatedMonth - month.Month(months) + 1).Start().Sub(open).Hours() / 24
	changed := math.Inf(1)
	if k.planted != 0 {
		changed = k.planted.Start().Sub(open).Hours() / 24
	}
	perDay := float64(k.active) / 26 / 30.4
	var orders, surveys strings.Builder
	orders.WriteString("customer_id,ordered_at,amount,channel\n")
	surveys.WriteString("customer_id,answered_at,kind,score\n")
	channels := []string{"Cửa hàng", "Web", "Sàn"}
	var buyers []visit
	customer, actives := 0, 0.0
	for at := r.ExpFloat64() / perDay; at < after; at += r.ExpFloat64() / perDay {
		customer++
		channel := r.IntN(len(channels))
		pace := gamma(r, k.shape) / k.shape / buyDays
		typical := math.Exp(0.5 * r.NormFloat64())
		left := k.leaves(r, at, changed, channel)
		active, brought := false, 0.0
		for day := at; day < min(left, after); {
			busy := 1.0
			when := open.Add(time.Duration(day * 24 * float64(time.Hour)))
			if k.peaks {
				busy = tetPace[when.Month()-1] / slices.Max(tetPace[:])
			}
			if r.Float64() < busy && day >= dataFrom {
				amount := 300000 * typical * math.Exp(0.4*r.NormFloat64())
				if day >= changed && k.spend > 0 {
					amount *= k.spend
				}
				switch {
				case day >= end:
					brought += amount / math.Pow(1.1, (day-end)/365)
				default:
					active = active || day >= end-365
					fmt.Fprintf(&orders, "K%06d,%s,%.0f,%s\n", customer, when.Format("2006-01-02 15:04:05"), amount, channels[channel])
					buyers = append(buyers, visit{customer, day})
				}
			}
			if k.peaks {
				day += r.ExpFloat64() / pace / slices.Max(tetPace[:])
			} else {
				day += r.ExpFloat64() / pace
			}
		}
		if active {
			ahead += brought
			actives++
		}
	}
	share := float64(answersEach*months) / float64(max(len(buyers), 1))
	for _, b := range buyers {
		if r.Float64() >= share {
			continue
		}
		good := 0.8
		if b.day >= changed && k.satisfied > 0 {
			good = k.satisfied
		}
		score := 2
		if r.Float64() < good {
			score = 5
		}
		when := open.Add(time.Duration(b.day * 24 * float64(time.Hour)))
		fmt.Fprintf(&surveys, "K%06d,%s,csat,%d\n", b.customer, when.Format("2006-01-02 15:04:05"), score)
	}
	for name, text := range map[string]string{
		"orders.csv": orders.String(), "surveys.csv": surveys.String(),
		"config.toml": "[report]\ncompany = \"Shop\"\nholidays = \"none\"\n[sources.orders]\npath = \"orders.csv\"\n[sources.surveys]\npath = \"surveys.csv\"\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return ahead / actives
}

type visit struct {
	customer int
	day      float64
}

// leaves is the day on which a customer who came at a day leaves for good.
func (k shopKind) leaves(r *rand.Rand, at, changed float64, channel int) float64 {
	hazard := 1 / (stayMonths * 30.4)
	left := at + r.ExpFloat64()/hazard
	factor := 1.0
	if k.leaving > 0 {
		factor = k.leaving
	}
	if k.channel > 0 && channel == 0 {
		factor = k.channel
	}
	if left > changed && factor != 1 {
		from := max(at, changed)
		left = from + (left-from)/factor
	}
	return left
}

// gamma draws from a gamma distribution of scale 1 (Marsaglia & Tsang 2000, ACM TOMS 26).
func gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(r, shape+1) * math.Pow(r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		root := 1 + c*x
		v := root * root * root
		if v > 0 && math.Log(r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
