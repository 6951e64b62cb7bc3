import { render } from 'preact';
import 'uplot/dist/uPlot.min.css';
import './styles/tokens.css';
import './styles/page.css';
import './styles/elements.css';
import './styles/machine.css';
import './styles/views.css';
import { App } from './app/app.tsx';

const place = document.getElementById('app');
if (place) render(<App />, place);
